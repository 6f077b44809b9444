"""What an edit means: plans as z3 terms, proofs, and a household that shows the difference."""
