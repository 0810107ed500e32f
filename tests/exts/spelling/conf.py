# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A manual with misspellings, a word list and a filter of its own."""

import os
import sys
from pathlib import Path

from docwarden_sphinx.spelling import provide_enchant

sys.path.insert(0, str(Path(__file__).parent))
provide_enchant(os.environ)

import shouting  # noqa: E402, F401  as a conf.py does that imports its filters early

project = "Spelling"
extensions = ["sphinxcontrib.spelling", "docwarden_sphinx.spelling"]
spelling_filters = ["shouting.ShoutFilter"]
spelling_show_suggestions = True
