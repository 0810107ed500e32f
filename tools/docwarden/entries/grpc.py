# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The services, messages, enumerations and their parts on a page of a gRPC API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.entries.entry import Entry, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABEL = re.compile(
    r"\.\. _(?P<label>grpc-(?:(?:method|field|value)-)?(?P<name>[\w.]+)(?:-\d+)?):$", re.MULTILINE
)

#: protoc-gen-doc's Markdown: an anchor before each heading, and rows of tables below it.
_SECTION = re.compile(r'^<a name="(?P<anchor>[\w-]+)"></a>$', re.MULTILINE)
_ROW = re.compile(r"^\| (?P<name>\w+) \| ", re.MULTILINE)
_HEADERS = {"Field", "Name", "Method", "Extension"}


def read(text: str, name: str) -> Iterator[Entry]:
    """Give what the page documents, by full names."""
    if not name.endswith(".md"):
        yield from (Entry(Kind.GRPC, found["name"], found["label"]) for found in _LABEL.finditer(text))
        return
    sections = list(_SECTION.finditer(text))
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        # The anchors of files and of the page have an underscore or no dash.
        anchor = section["anchor"]
        if anchor == "top" or anchor.endswith("-proto"):
            continue
        full = anchor.replace("-", ".")
        yield Entry(Kind.GRPC, full, anchor=anchor)
        for row in _ROW.finditer(text, section.end(), following.start() if following else len(text)):
            if row["name"] not in _HEADERS:
                yield Entry(Kind.GRPC, f"{full}.{row['name']}", anchor=anchor)
