# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden

extensions = ["myst_parser"]
project = "Harbor"
nitpicky = True
html_static_path = []
suppress_warnings = ["toc.not_included"]
