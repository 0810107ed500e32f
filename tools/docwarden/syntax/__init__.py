# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The syntax of examples: a module per language with ``problem(text)``, which says what is certain."""
