"""What changed, entry by entry, and on which days it shows."""
