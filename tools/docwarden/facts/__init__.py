# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Facts: what a codebase says, as frozen dataclasses; one module per kind."""
