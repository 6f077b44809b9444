"""One household at a time in machine code. Needs the extra `[fast]`; no table and no Arrow."""
