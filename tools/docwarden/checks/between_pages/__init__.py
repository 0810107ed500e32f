# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Rules that need all pages: one module per rule, with ``RULE`` and ``look(manual)``."""
