# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The Sphinx extensions of docwarden; each module is one extension and works without the others.

Everything in docwarden that imports Sphinx lives here.
"""

from __future__ import annotations

from docwarden import __version__

__all__ = ["__version__"]
