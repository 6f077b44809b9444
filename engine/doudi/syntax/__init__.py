"""Text to tree: YAML documents with the place of every character, and expressions inside them."""
