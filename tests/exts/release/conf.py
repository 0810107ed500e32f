# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden

extensions = ["myst_parser", "docwarden_sphinx.release_substitutions"]
project = "Harbor"
nitpicky = True
rst_epilog = """
.. |PORT| replace:: 9443
.. |IMAGE_TAG| replace:: from the epilog
"""
myst_substitutions = {"GO_RELEASE": "from conf.py"}
docwarden_codebase = "."
docwarden_repository = "breakwater-lb/harbor"
docwarden_chart = "harbor/harbor"
docwarden_chart_directory = "install/harbor"
docwarden_substitutions = {"SUPPORT": "support@example.org"}
