# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The values on a page of Helm values: on the page for readers, and in the table that Cilium commits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.entries.entry import Entry, Kind
from docwarden.markup import rst

if TYPE_CHECKING:
    from collections.abc import Iterator

_VALUE = re.compile(
    r"^\.\. _(?P<label>\S+):\n\n\.\. confval:: (?P<name>.+)\n(?P<options>(?:   :.*\n)*)", re.MULTILINE
)
_ROW = re.compile(r"^   \* - (?::spelling:ignore:`(?P<marked>[^`]+)`|(?P<plain>.+))$", re.MULTILINE)
_HEADER = "Key"


def read(text: str, name: str) -> Iterator[Entry]:
    """Give the values; those that are ``confval`` objects are in index and search without our help."""
    del name
    if ".. confval::" not in text:
        yield from _rows(text)
        return
    for value in _VALUE.finditer(text):
        indexed = ":no-index:" not in value["options"]
        yield Entry(Kind.HELM_VALUE, _plain(value["name"]), value["label"], listed=not indexed)


def _rows(text: str) -> Iterator[Entry]:
    for row in _ROW.finditer(text):
        key = _plain(row["marked"] or row["plain"])
        if key != _HEADER:
            yield Entry(Kind.HELM_VALUE, key, anchor=f"helm-{rst.slug(key)}")


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
