# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden

project = "Harbor"
extensions = ["docwarden_sphinx.redirects", "docwarden_sphinx.versions", "docwarden_sphinx.hosting"]
html_theme = "furo"
rediraffe_redirects = "redirects.txt"
