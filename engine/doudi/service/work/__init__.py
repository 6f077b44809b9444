"""What is worked out about households and policies, here or in a helper process: no network, no record but to read it."""
