# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Checks the mark-up of files beside the manual, a README for one, which people read on a hosting site."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden.checks import suspicious_markup
from docwarden_sphinx import plain_markup
from docwarden_sphinx.exact_lines import exact_line
from docwarden_sphinx.recording import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from docwarden_sphinx.results import Results

HELP = (
    "Files of reStructuredText beside the manual, relative to its sources, whose mark-up and code blocks are "
    'checked, such as ``["../README.rst"]``.'
)


def records(app: Sphinx, results: Results) -> Iterator[Record]:
    """Give what is wrong with each file; one that did not change since the last run is not parsed again."""
    kept, results.beside = results.beside, {}
    for name in app.config.docwarden_files_beside:
        file = Path(app.srcdir, name).resolve()
        digest, found = kept.get(str(file), ("", []))
        text = _text(file)
        if text is None:
            yield _record(file, 0, "this file is not there, or is not UTF-8; docwarden_files_beside names it")
            continue
        now = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        if now != digest:
            found = [_record(file, *one) for one in plain_markup.problems(app.env, text, code=True)]
        results.beside[str(file)] = (now, found)
        yield from found


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _record(file: Path, line: int, message: str) -> Record:
    rule = suspicious_markup.SUSPICIOUS_MARKUP
    place = exact_line(str(file), line or None, message)
    return Record(str(file), place, rule.id, message, rule.severity)


def setup(app: Sphinx) -> None:
    """Add the setting."""
    app.add_config_value("docwarden_files_beside", [], "", frozenset({list, tuple}), HELP)
