"""Policy cases: households with the decision that is expected, run against the policies, and what of the rules they reach."""
