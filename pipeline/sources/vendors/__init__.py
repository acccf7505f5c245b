"""What vendors export beside or instead of FIT, GPX and TCX."""
