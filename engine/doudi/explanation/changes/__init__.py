"""What would turn a refusal: which facts could, the least change of each, and its words."""
