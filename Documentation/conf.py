# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The settings of docwarden's own manual; its reference pages show examples/breakwater."""

from __future__ import annotations

import docwarden

project = "docwarden"
author = "Authors of docwarden"
copyright = author
release = version = docwarden.__version__
language = "en"

extensions = [
    "myst_parser",
    "sphinx_design",
    "docwarden_sphinx.accessibility",
    "docwarden_sphinx.copy_buttons",
    "docwarden_sphinx.entries",
    "docwarden_sphinx.external_links",
    "docwarden_sphinx.hosting",
    "docwarden_sphinx.openapi",
    "docwarden_sphinx.page_links",
    "docwarden_sphinx.patches_table",
    "docwarden_sphinx.redirects",
    "docwarden_sphinx.scm_roles",
    "docwarden_sphinx.search",
    "docwarden_sphinx.settings_table",
    "docwarden_sphinx.spelling",
    "docwarden_sphinx.tabs",
    "docwarden_sphinx.versions",
]
exclude_patterns = ["_build", "_exts"]
nitpicky = True
highlight_language = "none"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # pages of the command reference open with a heading of level 2

# -- The codebase that substitutions and roles speak of ---------------------------------------------

docwarden_codebase = "../examples/breakwater"
docwarden_repository = "breakwater-lb/breakwater"
docwarden_chart = "breakwater/breakwater"
docwarden_chart_directory = "install/kubernetes/breakwater"
docwarden_docs_url = "https://docs.breakwater.example/"
docwarden_tree_url = "https://github.com/breakwater-lb/breakwater/blob/{branch}/"

# -- Pages that moved ------------------------------------------------------------------------------

rediraffe_redirects = "redirects.txt"

# -- Words ------------------------------------------------------------------------------------------

spelling_lang = "en_US"
spelling_word_list_filename = "spelling_wordlist.txt"
spelling_show_suggestions = True
spelling_warning = True
# What the machine has installed, or who has committed, must not decide which words are right.
spelling_ignore_contributor_names = False
spelling_ignore_importable_modules = False

# -- APIs -------------------------------------------------------------------------------------------

http_strict_mode = False  # the example's API has status codes of its own

# -- HTML -------------------------------------------------------------------------------------------

html_theme = "furo"
docwarden_source_repository = "https://github.com/docwarden/docwarden"
html_title = "docwarden"
html_logo = "images/logo.svg"
html_favicon = "images/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["manual.css"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b6e78", "color-brand-content": "#0b6e78"},
    "dark_css_variables": {"color-brand-primary": "#58c4cf", "color-brand-content": "#58c4cf"},
}
sphinx_tabs_disable_tab_closing = True

# -- Other formats ----------------------------------------------------------------------------------

epub_show_urls = "footnote"
epub_copyright = copyright
latex_documents = [("index", "docwarden.tex", "docwarden", author, "manual")]

# -- Links ------------------------------------------------------------------------------------------

linkcheck_ignore = [r"https://(github\.com|raw\.githubusercontent\.com)/breakwater-lb/", r".*\.example/"]
