"""The decision record: rows in a chain, who appends them, what is kept of a household, whether all is whole."""
