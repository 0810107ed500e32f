# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Rules of style, one module per rule: ``RULE``, and ``look``, a pure function of a page's source."""
