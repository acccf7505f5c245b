"""What each part of a report says: words, tables and path data, made from the document, alike for every format."""
