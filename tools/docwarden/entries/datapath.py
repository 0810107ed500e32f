# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The maps and configuration variables on the pages about BPF objects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.entries.entry import Entry, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS = {"maps.rst": ("map", Kind.BPF_MAP), "configuration.rst": ("config", Kind.BPF_CONFIG)}


def read(text: str, name: str) -> Iterator[Entry]:
    """Give the entries of the page of that name."""
    word, kind = _KINDS.get(name, ("", None))
    if kind:
        for found in re.finditer(rf"^\.\. _(?P<label>\S+?-{word}-(?P<name>\S+)):$", text, re.MULTILINE):
            yield Entry(kind, found["name"], found["label"])
