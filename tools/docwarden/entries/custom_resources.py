# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The kinds and fields on the pages of custom resources, and the kinds in a list of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.entries.entry import Entry, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_KIND = re.compile(r"^\.\. _(?P<label>\S+):\n\n``(?P<kind>[^`\n]+)``\n=+$", re.MULTILINE)
_VERSION = re.compile(r"^\.\. _(?P<label>\S+):\n\nVersion ``(?P<version>[^`\n]+)``\n-+$", re.MULTILINE)
_LABEL = re.compile(r"^(?: {3})?\.\. _(?P<label>\S+):$", re.MULTILINE)
_LISTED = re.compile(
    r"^(?:- |   \* - )(?::ref:`[^`<]*<(?P<label>[^`>]+)>`|(?<=^- )(?P<bare>\w+)|``(?P<literal>[^`\n]+)``)$",
    re.MULTILINE,
)

#: What the page itself says of the labels of its fields: their beginning, the kind, the version.
_OWNER = re.compile(
    r"^   (?P<label>\S+) (?P<kind>\S+) (?P<version>\S+) (?P<rank>stored|other)$", re.MULTILINE
)

#: Ends the label of all fields of an object, and of a field whose path another one has but for its case.
_NO_FIELD = re.compile(r"--(?:fields|\d+)(?:--\d+)?$")


def read(text: str, name: str) -> Iterator[Entry]:
    """Give the kind of a page, its versions, and the fields, some of which may belong to other kinds, too."""
    del name
    kind = _KIND.search(text)
    if not kind:
        return
    yield Entry(Kind.CRD, kind["kind"], kind["label"])
    for found in _VERSION.finditer(text):
        yield Entry(Kind.CRD, f"{kind['kind']}/{found['version']}", found["label"], listed=False)
    start = text.rfind("\n.. Fields on this page:\n")
    owners = {f"{owner['label']}-": owner for owner in _OWNER.finditer(text, max(start, 0))}
    # The longest first: the label of one version may be the beginning of another's.
    beginnings = sorted(owners, key=len, reverse=True)
    for label in _LABEL.findall(text):
        owner = next((owners[one] for one in beginnings if label.startswith(one)), None)
        if owner and not _NO_FIELD.search(label):
            yield _field(owner, label.removeprefix(f"{owner['label']}-"), label)


def _field(owner: re.Match[str], path: str, label: str) -> Entry:
    """Name a field after its kind; one of a version that is not the stored one has that in its name."""
    full = f"{owner['kind']}/{owner['version']}.{path}"
    name = f"{owner['kind']}.{path}" if owner["rank"] == "stored" else full
    spoken = {full, *(text.replace("[]", "").replace("{}", "") for text in (name, full))}
    return Entry(Kind.CRD_FIELD, name, label, aliases=tuple(sorted(spoken - {name})))


def read_list(text: str, name: str) -> Iterator[Entry]:
    """Give the kinds in a list; a label that the list refers to is on another page."""
    del name
    for found in _LISTED.finditer(text):
        label = found["label"] or ""
        yield Entry(Kind.CRD, label or found["bare"] or found["literal"], label, listed=False)
