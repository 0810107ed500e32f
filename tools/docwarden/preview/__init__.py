# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The live preview: watches a codebase, has Sphinx rebuild what an edit touches, shows it in a browser."""
