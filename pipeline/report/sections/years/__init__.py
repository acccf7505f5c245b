"""All weeks of an athlete in words, for the page of the years and its twin in the terminal."""
