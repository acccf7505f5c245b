"""All weeks of an athlete: the page of the years, and its twin in the terminal."""
