# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Sets up sphinxcontrib-spelling so that it needs nothing which pip cannot install.

Findings have to be the same on a laptop and in CI, so the words of the bundled dictionary are the ones that
count, also where enchant's C library is installed. ``DOCWARDEN_SPELLING=enchant`` prefers that library, with
whatever dictionaries it finds, and falls back to the bundled one where it is absent.

docwarden's own runs do this before they read ``conf.py``. For ``sphinx-build``, list this extension before
``sphinxcontrib.spelling``, or in its place; a ``conf.py`` that itself imports ``enchant``, or a filter made
with it, calls `provide_enchant` first.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import TYPE_CHECKING

from docwarden import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_C_LIBRARY = "enchant._enchant"
_FALLBACK = "docwarden_sphinx.enchant_fallback"


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
    fallback = sys.modules.get(_FALLBACK) or _loaded_when_used(_FALLBACK)
    if sys.modules.get(_C_LIBRARY) is fallback:
        return
    sys.modules[_C_LIBRARY] = fallback
    loaded = sys.modules.get("enchant")
    if loaded is not None:  # with the C library; what others took from it has to stay the same module
        loaded._enchant = fallback  # type: ignore[attr-defined]  # noqa: SLF001
        importlib.reload(loaded)


def _loaded_when_used(name: str) -> ModuleType:
    """Import a module, but run it only when something of it is asked for: many runs look up no word."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name=name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _c_library_loads() -> bool:
    try:
        importlib.import_module("enchant")
    except ImportError:
        return False
    return True
