# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The first manual of a codebase: what is found in it, the settings proposed for that, and first files."""
