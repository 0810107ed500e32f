# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden

extensions = ["myst_parser", "docwarden_sphinx.tabs"]
project = "Harbor"
nitpicky = True
myst_enable_extensions = ["colon_fence"]
