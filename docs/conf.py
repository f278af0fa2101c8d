"""The documentation site: Sphinx reads the Markdown of this folder. `make docs` builds it and fails on a dead link."""

from sectorlmi import __version__

project = "sectorlmi"
author = "The sectorlmi authors"
release = version = __version__
language = "en"

extensions = ["myst_parser"]
myst_heading_anchors = 3  # so that a link to a heading that is gone is a warning, and a warning fails the build
suppress_warnings = ["misc.highlighting_failure"]  # csv and crontab blocks have no colours
exclude_patterns = ["notebooks/*.ipynb"]
nitpicky = True

html_theme = "furo"  # no fonts or scripts from anywhere else: the site reads offline, from a folder too
html_title = "sectorlmi"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = html_show_sourcelink = False
