"""What changed between two versions, what it means, and who is affected."""
