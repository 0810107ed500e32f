# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Checks: text, doctree or site to findings, one module per rule."""
