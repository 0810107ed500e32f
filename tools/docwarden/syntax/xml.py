# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""XML, by Python's own parser: a document, or a piece of one."""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.parsers.expat import errors

from docwarden.syntax.problem import Problem

#: A piece uses prefixes that the rest of its document declares.
_UNBOUND = errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]

#: Stands around a piece: it may have several elements on top.
_PIECE = "<piece>"


def problem(text: str) -> Problem | None:
    """Say what is wrong."""
    error = _error(text)
    if error and not text.startswith("<?xml"):
        error = _error(f"{_PIECE}{text}</piece>")
    if error is None or error.code == _UNBOUND:
        return None
    line, column = error.position
    column -= len(_PIECE) if line == 1 and not text.startswith("<?xml") else 0
    return Problem(line, max(column, 0) + 1, f"XML: {str(error).partition(':')[0]}")


def _error(text: str) -> ET.ParseError | None:
    try:
        ET.fromstring(text)  # noqa: S314 - a page of the project itself
    except ET.ParseError as error:
        return error
    return None
