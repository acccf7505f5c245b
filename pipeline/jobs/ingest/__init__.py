"""Read files, give each a verdict, and store their activities."""
