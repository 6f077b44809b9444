"""Two versions over one register in one pass: who comes in, who goes out, who gets more or less, what it costs (docs/diff.md)."""
