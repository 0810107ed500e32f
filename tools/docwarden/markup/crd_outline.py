# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Where the reference of custom resources shows what: each set of fields once, each field with its labels.

Many objects of a schema have the same fields. They are shown where they come first; every path to a field
is a label all the same, ``crd-KIND-VERSION-PATH``, and stays one when another kind comes to share the fields.
Labels have paths as they are written; the anchors that docutils makes of them are in lower case, with dashes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.markup import rst

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docwarden.facts.crds import CrdVersion, CustomResource
    from docwarden.facts.schemas import Schema

#: How many fields a version may have, all paths counted. Real ones have some 6,000; each costs memory.
MAX_FIELDS = 200_000

#: A path that a label can hold as it is.
_PLAIN = re.compile(r"[\w$][\w.$/\[\]{}-]*")


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a kind with its schema, None where it has none."""

    version: CrdVersion
    schema: Schema | None


@dataclass(frozen=True, slots=True)
class KindPage:
    """A kind and the name of its page, unique among the pages."""

    name: str
    resource: CustomResource
    editions: tuple[Edition, ...]

    @property
    def label(self) -> str:
        """The label of the page."""
        return f"crd-{self.name}"


@dataclass(slots=True)
class Block:
    """The fields of an object, and where they are shown.

    ``labels`` are those of each field by its name, the one of its own path first; ``uses`` counts the places;
    ``owners`` are what has them: page name, kind, version, and whether that is the stored one.
    """

    page: KindPage
    version: str
    path: str
    label: str
    schema: Schema
    labels: dict[str, list[str]]
    uses: int = 0
    owners: dict[tuple[str, str, str, bool], None] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """How many fields a version has, all paths counted, and how many of them have no description."""

    fields: int = 0
    undescribed: int = 0


@dataclass(slots=True)
class Outline:
    """All blocks by the digest of their fields, in the order in which they are shown."""

    blocks: dict[str, Block] = field(default_factory=dict)
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    version_labels: dict[tuple[str, str], str] = field(default_factory=dict)
    _taken: Counter[str] = field(default_factory=Counter)

    def shown(self, page: KindPage, version: str) -> list[Block]:
        """Give the blocks that a version's section shows."""
        return [block for block in self.blocks.values() if block.page is page and block.version == version]

    def block(self, schema: Schema) -> Block:
        """Give the block that shows the fields of a schema."""
        return self.blocks[schema.fields_digest]

    def add(self, page: KindPage, edition: Edition) -> None:
        """Take in a version of a kind; raise InputError where it has too many fields."""
        key = (page.name, edition.version.name)
        base = f"{page.label}-{rst.slug(edition.version.name)}"
        self.version_labels[key] = self._unique(base)
        self.tallies[key] = Tally()
        if edition.schema and (nested := edition.schema.nested()):
            self._visit(page, edition, nested[1], nested[0])

    def _visit(self, page: KindPage, edition: Edition, schema: Schema, path: str) -> None:
        version = edition.version.name
        base = self.version_labels[page.name, version]
        block = self.blocks.get(schema.fields_digest)
        if not block:
            label = self._unique(f"{base}-{_spelled(path)}".rstrip("-") + "--fields")
            names: dict[str, list[str]] = {entry.name: [] for entry in schema.fields}
            block = self.blocks[schema.fields_digest] = Block(page, version, path, label, schema, names)
        block.uses += 1
        block.owners[page.name, page.resource.kind, version, edition is ordered(page)[0]] = None
        tally = self.tallies[page.name, version]
        for entry in schema.fields:
            below = f"{path}.{entry.name}" if path else entry.name
            block.labels[entry.name].append(self._unique(f"{base}-{_spelled(below)}".rstrip("-")))
            tally.fields += 1
            # The API server describes the metadata; definitions hardly ever do.
            tally.undescribed += not entry.schema.description and below != "metadata"
            if tally.fields > MAX_FIELDS:
                raise entry.schema.error(f"{page.resource.kind} has more than {MAX_FIELDS:,} fields")
            if nested := entry.schema.nested():
                self._visit(page, edition, nested[1], below + nested[0])

    def _unique(self, label: str) -> str:
        """Number a label that is taken, as docutils compares them: in lower case."""
        name = label.lower()
        self._taken[name] += 1
        return label if self._taken[name] == 1 else f"{label}--{self._taken[name]}"


def _spelled(path: str) -> str:
    """Give a path as a label can have it: as it is, unless mark-up would take a part of it for its own."""
    return path if _PLAIN.fullmatch(path) else rst.slug(path)


def outline(pages: Iterable[KindPage]) -> Outline:
    """Lay out the pages.

    What kinds share is shown with the one of the shortest name, which mostly is the more general one, and in
    the first version of a kind that is stored.
    """
    result = Outline()
    for page in sorted(pages, key=lambda page: (len(page.name), page.name)):
        for edition in ordered(page):
            result.add(page, edition)
    return result


def ordered(page: KindPage) -> list[Edition]:
    """Give the versions of a kind as they are shown: the stored one first."""
    return sorted(page.editions, key=lambda edition: not edition.version.storage)
