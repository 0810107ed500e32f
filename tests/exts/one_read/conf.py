# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A manual with a tree of pages, included text and words to spell."""

extensions = ["docwarden_sphinx.spelling", "myst_parser"]
project = "Harbor"
html_theme = "alabaster"
nitpicky = True
spelling_ignore_contributor_names = False
