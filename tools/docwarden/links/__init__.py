# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""External links: from the manual's sources to one answer for each address.

``collection`` finds the links, ``checker`` has each address visited at most once, ``cache`` remembers.
"""
