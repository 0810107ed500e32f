# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What every run adds to a manual, whatever its conf.py says: fast builders and checks of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden import __version__
from docwarden_sphinx import beside, page_checks
from docwarden_sphinx.page_results import ResultsDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything."""
    from docwarden_sphinx import html_pages  # noqa: PLC0415 - the look at one page alone needs no builder

    set_up_reading(app)
    html_pages.setup(app, check_only=getattr(app, "check_only", False))
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def set_up_reading(app: Sphinx) -> None:
    """Register what takes part in the reading of pages."""
    app.add_domain(ResultsDomain)
    page_checks.setup(app)
    beside.setup(app)
