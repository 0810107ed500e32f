# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Words for people."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Give a number with its noun, in the plural where it has one.

    >>> counted(1, "page"), counted(0, "page"), counted(1200, "page")
    ('1 page', '0 pages', '1,200 pages')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
