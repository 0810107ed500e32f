# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Rules of structure, one module per rule, in the shape of those of style."""
