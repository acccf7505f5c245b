"""Build the pages of docs as a site that needs no network: `make docs`."""

from __future__ import annotations

import importlib.metadata

project = "glute"
author = "The glute authors"
release = importlib.metadata.version("glute")

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "decisions/README.md"]  # which decisions/index.md includes
myst_heading_anchors = 4

html_theme = "furo"
html_title = "glute"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_show_copyright = False
html_copy_source = False
