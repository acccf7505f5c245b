"""The week as people read it: one answer, what the running did, and what would change it.

Each module makes one part of the page from the document: plain values and texts, which templates and terminal only
arrange.
"""
