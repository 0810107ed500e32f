# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Markup: pure text formats that generators write, one module per format."""
