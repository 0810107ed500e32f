# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Generators: facts to page text, one module per generator; see docwarden.registry for the protocol."""
