# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Mends findings in the sources of pages: which fixes there are, proof that they do no harm, writing."""
