"""Synthetic families for a region: believable, seeded, the same on every machine, and never anybody's (docs/population.md)."""
