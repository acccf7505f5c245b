"""Texts, pages and files: what a terminal, a browser, a watch or another program takes."""
