# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Sets up sphinxcontrib-spelling so that it needs nothing which pip cannot install.

Findings have to be the same on a laptop and in CI, so the words of the bundled dictionary are the ones that
count, also where enchant's C library is installed. ``DOCWARDEN_SPELLING=enchant`` prefers that library, with
whatever dictionaries it finds, and falls back to the bundled one where it is absent.

List this extension before ``sphinxcontrib.spelling``, or in its place. A ``conf.py`` that itself imports
``enchant``, or a filter made with it, calls `provide_enchant` first.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

from docwarden import __version__
from docwarden_sphinx import enchant_fallback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_C_LIBRARY = "enchant._enchant"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    provide_enchant(os.environ)
    app.setup_extension("sphinxcontrib.spelling")
    builder = importlib.import_module("docwarden_sphinx.spelling_builder")
    app.add_builder(builder.LocatedSpellingBuilder, override=True)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def provide_enchant(environ: Mapping[str, str]) -> None:
    """Make ``import enchant`` work, and use the bundled dictionary unless the environment says otherwise."""
    if environ.get("DOCWARDEN_SPELLING") == "enchant" and _c_library_loads():
        return
    if sys.modules.get(_C_LIBRARY) is enchant_fallback:
        return
    sys.modules[_C_LIBRARY] = enchant_fallback
    loaded = sys.modules.get("enchant")
    if loaded is not None:  # with the C library; what others took from it has to stay the same module
        loaded._enchant = enchant_fallback  # type: ignore[attr-defined]  # noqa: SLF001
        importlib.reload(loaded)


def _c_library_loads() -> bool:
    try:
        importlib.import_module("enchant")
    except ImportError:
        return False
    return True
