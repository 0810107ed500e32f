# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Sphinx settings for Cilium's manual, in place of the conf.py that lies there.

That one needs a fork of the Read the Docs theme and two extensions which pip cannot install. Their effect
comes from the theme itself and from extensions of docwarden here; paths name folders of the checkout.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

project = "Cilium"
author = copyright = "Cilium Authors"
language = "en"

extensions = [
    "docwarden_sphinx.entries",
    "docwarden_sphinx.spelling",
    "docwarden_sphinx.release_substitutions",
    "docwarden_sphinx.scm_roles",
    "docwarden_sphinx.external_links",
    "docwarden_sphinx.openapi",
    "myst_parser",
    "sphinx.ext.githubpages",
    "sphinx.ext.ifconfig",
    "sphinx.ext.imgconverter",
    "docwarden_sphinx.tabs",
]

# These pages number lists downwards, or go on with one after other text.
docwarden_accepted_markup = {
    "network/kubernetes/local-redirect-policy": "Enumerated list start value not ordinal",
    "reference-guides/bpf/*": "Enumerated list start value not ordinal",
}
docwarden_files_beside = ["../README.rst"]
docwarden_repository = "cilium/cilium"
docwarden_chart = "cilium/cilium"
docwarden_chart_directory = "install/kubernetes/cilium"
docwarden_docs_url = "https://docs.cilium.io"
docwarden_tabs_style = False

# The API's schemas were never on a page of the manual, so nobody has looked at their words yet.
docwarden_openapi_spelling = "operations"

default_role = "any"
exclude_patterns = ["_build", "Thumbs.db", ".DS_Store"]
http_strict_mode = False
highlight_language = "none"
nitpicky = True
pygments_style = "sphinx"
rst_epilog = "\n.. _Cilium Slack: https://slack.cilium.io\n"
suppress_warnings = ["myst.header", "myst.xref_missing"]

spelling_exclude_patterns = ["_api/v1/*/README.md"]
spelling_filters = ["cilium_spellfilters.WireGuardFilter"]

html_last_updated_fmt = "%b %d, %Y"
html_logo = "images/logo.svg"
html_theme = "sphinx_rtd_theme"
html_theme_options = {"logo_only": True}

latex_documents = [("index", "Cilium.tex", "Cilium Documentation", author, "manual")]
latex_elements = {"extraclassoptions": "openany"}


def use_the_checkout(app: Any, config: Any) -> None:
    """Take the files that belong to the manual from the checkout, and its release from VERSION."""
    source = Path(app.srcdir)
    sys.path.append(str(source / "_exts"))  # the filter for spelling is there
    config.release = (source.parent / "VERSION").read_text(encoding="utf-8").strip()
    config.html_logo = str(source / config.html_logo)
    config.html_static_path = [str(source / "images"), str(source / "_static")]
    config.html_extra_path = [str(source / "robots" / "robots.txt")]


def setup(app: Any) -> None:
    """Add the style sheets and scripts that the checkout's own conf.py adds."""
    app.connect("config-inited", use_the_checkout, priority=1)
    for name in ("parsed-literal", "copybutton", "editbutton", "helm-reference", "wrapped-table"):
        app.add_css_file(f"{name}.css")
    app.add_js_file("clipboardjs.min.js")
    app.add_js_file("copybutton.js")
