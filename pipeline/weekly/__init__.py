"""Tables in, a week and its verdict out: totals, the Monte Carlo projection, what would change it."""
