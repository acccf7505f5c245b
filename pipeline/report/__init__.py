"""A week in, terminal, HTML, JSON and Markdown out, all from one document."""
