# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden

extensions = ["docwarden_sphinx.spelling", "sphinx_tabs.tabs"]
default_role = "any"
docwarden_files_beside = ["../README.rst", "../gone.rst"]
exclude_patterns = ["README.rst"]
rst_epilog = ".. |harbor| replace:: Harbor\n.. _the sea: https://example.com/sea"
