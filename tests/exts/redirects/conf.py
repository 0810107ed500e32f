# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
project = "Harbor"
extensions = ["docwarden_sphinx.redirects"]
html_theme = "basic"
exclude_patterns = ["drafts"]
html_extra_path = ["extra"]
rediraffe_redirects = "redirects.txt"
rediraffe_branch = "main"
