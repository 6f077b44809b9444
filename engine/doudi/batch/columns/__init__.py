"""What a column of a table means, and households as columns of whole numbers: the values that kernels take."""
