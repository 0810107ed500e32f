# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden

extensions = ["myst_parser", "docwarden_sphinx.tabs"]
project = "Ferry"
nitpicky = True
numfig = True
html_theme = "alabaster"
html_sidebars = {"**": ["globaltoc.html", "localtoc.html", "relations.html", "sourcelink.html"]}
html_static_path = ["_static"]
html_css_files = ["ferry.css"]
templates_path = ["_templates"]
exclude_patterns = ["parts/**", "drafts/**"]
