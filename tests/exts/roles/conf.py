# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden

extensions = ["myst_parser", "docwarden_sphinx.scm_roles"]
project = "Harbor"
nitpicky = True
extlinks = {"wiki": ("https://wiki.example.org/%s", "wiki %s")}
docwarden_codebase = "."
docwarden_repository = "breakwater-lb/harbor"
docwarden_docs_url = "https://docs.example.org"
