# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden

extensions = ["docwarden_sphinx.openapi"]
project = "Harbor"
http_strict_mode = False
