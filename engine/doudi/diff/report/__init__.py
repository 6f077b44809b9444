"""A comparison in words and as data."""
