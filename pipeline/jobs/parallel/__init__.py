"""Work over processes or a cluster."""
