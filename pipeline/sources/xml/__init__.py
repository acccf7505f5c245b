"""What readers of XML share: text in any encoding, and texts to numbers and times."""
