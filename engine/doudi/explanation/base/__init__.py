"""Values of one decision and what they are called: read from the trace, said in one language."""
