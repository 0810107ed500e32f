# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reporters: findings to output, one module per format."""
