"""The policies that serve: a tree of files at one moment, and a snapshot of what it says."""
