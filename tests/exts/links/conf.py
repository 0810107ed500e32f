# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden

extensions = ["myst_parser", "docwarden_sphinx.external_links"]
project = "Harbor"
html_baseurl = "https://docs.example.org/harbor/"
