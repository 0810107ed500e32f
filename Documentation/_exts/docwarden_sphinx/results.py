# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a finished run leaves for the next beside Sphinx's environment: warnings, and what was written.

A file that is missing, damaged or of another version counts as none, and every page is read again then.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import __version__
from docwarden_sphinx import stage
from docwarden_sphinx.recording import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from docwarden_sphinx.content_digests import Kept

FILE_NAME = "docwarden-results.pickle"

#: How warnings begin that depend on which process has read which page: Sphinx's of labels, for which we have
#: a check of our own, and those of sphinxcontrib-httpdomain, which one process alone never gives.
BY_CHANCE = ("duplicate label ", "duplicate HTTP ")


@dataclass
class Written:
    """What one builder has written: a digest of what pages share, and one of what stands around each.

    ``outlines`` are digests of what each page contributes to the navigation, ``compared`` tells that it was
    found to be Sphinx's own.
    ``index_entries`` are the entries of the search index that Sphinx does not find in the one it wrote.
    """

    common: str = ""
    outlines: dict[str, str] = field(default_factory=dict)
    compared: bool = False
    around: dict[str, str] = field(default_factory=dict)
    index_entries: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)


@dataclass
class Results:
    """Warnings by page, of the reading and of the writing; those of no page; what refers to what.

    ``run`` is also kept in the environment: the two belong together. ``names`` are the names that pages can
    refer to, with where they lead; ``resolved`` the pages whose warnings of the writing are up to date;
    ``contributors`` the commit that the names are from, and the names; ``beside`` a digest and the
    findings of each file beside the manual. ``doctrees`` and ``environment`` are digests of Sphinx's caches,
    ``states`` tell which files need not be read to know their digests.
    """

    run: str = ""
    read: dict[str, list[Record]] = field(default_factory=dict)
    write: dict[str, list[Record]] = field(default_factory=dict)
    whole: list[Record] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)
    written: dict[str, Written] = field(default_factory=dict)
    contributors: tuple[str, frozenset[str]] = ("", frozenset())
    beside: dict[str, tuple[str, list[Record]]] = field(default_factory=dict)
    doctrees: dict[str, str] = field(default_factory=dict)
    environment: str = ""
    states: Kept = field(default_factory=dict)

    def forget(self, found: AbstractSet[str], read: Iterable[str]) -> None:
        """Forget pages that are gone, and what is known of those that are read again."""
        for kept in (self.read, self.write):
            for name in (kept.keys() - found) | set(read):
                kept.pop(name, None)
        self.resolved &= found
        self.resolved -= set(read)

    def forget_writing(self, written: Iterable[str]) -> None:
        """Forget the warnings of the last writing of pages that are written again."""
        for name in written:
            self.write.pop(name, None)

    def take(self, record: Record) -> None:
        """Keep a warning at the page that was in hand."""
        phase, page = record.stage
        if phase == stage.WHOLE or not page:
            self.whole.append(record)
        else:
            (self.read if phase == stage.READ else self.write).setdefault(page, []).append(record)

    def records(self) -> Iterator[Record]:
        """Give all warnings that hold now."""
        for kept in (self.read, self.write):
            for name in sorted(kept):
                yield from kept[name]
        yield from self.whole


#: What a file has to bear to be read: the version of docwarden, and the shape of what is in it.
VERSION = (__version__, *(tuple(one.name for one in fields(kept)) for kept in (Results, Written, Record)))


_DIGEST_SIZE = 16


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_SIZE).digest()


def is_by_chance(record: Record) -> bool:
    """Tell whether a warning depends on which process has read which page."""
    return record.message.startswith(BY_CHANCE)


def load(folder: Path) -> Results:
    """Read what the last run left; give empty results where there is nothing of use."""
    with contextlib.suppress(Exception):  # a damaged pickle raises nearly anything
        content = (folder / FILE_NAME).read_bytes()
        if _digest(content[_DIGEST_SIZE:]) == content[:_DIGEST_SIZE]:
            version, results = pickle.loads(content[_DIGEST_SIZE:])  # noqa: S301 - a cache of our own
            if version == VERSION and isinstance(results, Results):
                return results
    return Results()


def save(folder: Path, results: Results) -> None:
    """Leave the results for the next run, whole or not at all; raise OSError when that is not possible."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=FILE_NAME)
    try:
        with open(descriptor, "wb") as stream:  # noqa: PTH123 - a descriptor
            content = pickle.dumps((VERSION, results), pickle.HIGHEST_PROTOCOL)
            stream.write(_digest(content) + content)
        Path(name).replace(folder / FILE_NAME)
    except BaseException:
        os.unlink(name)  # noqa: PTH108
        raise
