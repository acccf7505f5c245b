"""Where the tests of the report find what is not in the package."""

from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
