"""What every other part stands on: addresses of facts, values, figures by day, and what generated code calls."""
