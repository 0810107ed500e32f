# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The source of a page as rules see it: lines of known kinds, and prose with code and addresses covered."""

from __future__ import annotations

from docwarden.finding import Edit
from docwarden.page_source.lines import Directive, Kind, Line, shift
from docwarden.page_source.page import Definitions, Page, Problem
from docwarden.page_source.style import Style

__all__ = ["Definitions", "Directive", "Edit", "Kind", "Line", "Page", "Problem", "Style", "shift"]
