# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
extensions = ["myst_parser", "docwarden_sphinx.entries", "docwarden_sphinx.openapi"]
nitpicky = True
html_theme = "basic"
highlight_language = "none"
suppress_warnings = ["myst.header"]
exclude_patterns = ["docwarden.toml"]
