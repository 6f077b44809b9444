"""What OLD and NEW name: trees of policies on disk and in git."""
