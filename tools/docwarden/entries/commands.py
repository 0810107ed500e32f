# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The flags on a page of the command reference, as cobra's generator and ours write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.entries.entry import Entry, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(
    r"^### Options( inherited from parent commands)?\n+```\n(.*?)^```", re.MULTILINE | re.DOTALL
)
_FLAG = re.compile(r"^  (?:-(\S), |    )--([^\s\[=]+)", re.MULTILINE)


def read(text: str, name: str) -> Iterator[Entry]:
    """Give the flags of the command whose page this is; inherited ones are listed at another page."""
    del name
    heading = _HEADING.search(text)
    if not heading:
        return
    command = heading[1].strip()
    for block in _BLOCK.finditer(text):
        for flag in _FLAG.finditer(block[2]):
            short = (f"{command} -{flag[1]}",) if flag[1] else ()
            yield Entry(
                Kind.FLAG,
                f"{command} --{flag[2]}",
                anchor=f"flag-{flag[2]}",
                aliases=short,
                listed=not block[1],
            )
