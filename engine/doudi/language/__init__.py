"""What things mean, shared by every later room: units, types, built-in functions, exact values."""
