# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Example manifests: where files and pages hold them, and whether the API server would take them."""
