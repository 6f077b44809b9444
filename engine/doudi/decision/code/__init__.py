"""Plan to Python source: for complete facts, for some that are missing, for any that may be."""
