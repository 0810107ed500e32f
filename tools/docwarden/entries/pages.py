# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which pages have entries, and which: each generator's pages are read by a reader of their own.

Pages are read, not the codebase: what a page documents is what stands there, also on a page that was
committed before docwarden came, and reading it takes a millisecond where evaluating a program takes seconds.
That pages agree with the codebase is what ``docwarden generate --check`` is for.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from docwarden.entries import chart_values, commands, custom_resources, datapath, grpc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from docwarden.entries.entry import Entry

#: By generator: gives the entries of a page's text and file name.
READERS: dict[str, Callable[[str, str], Iterator[Entry]]] = {
    "cmdref": commands.read,
    "crd-list": custom_resources.read_list,
    "crd-reference": custom_resources.read,
    "datapath": datapath.read,
    "grpc": grpc.read,
    "helm-values": chart_values.read,
}


class Output(NamedTuple):
    """A page or a folder of pages, relative to the root, and the generator that makes it."""

    path: str
    generator: str


def outputs(generators: Mapping[str, Any]) -> tuple[Output, ...]:
    """List the outputs that have entries, from the generator tables of the settings."""
    found = (
        Output(PurePosixPath(table["output"]).as_posix(), table.get("uses", name))
        for name, table in generators.items()
        if isinstance(table, dict) and isinstance(table.get("output"), str)
    )
    return tuple(sorted(one for one in found if one.generator in READERS))


def generator_of(path: str, known: Iterable[Output]) -> str:
    """Say which generator makes a page, given by its path relative to the root; nothing for other pages."""
    return next((one.generator for one in known if path == one.path or path.startswith(f"{one.path}/")), "")


def entries_of(generator: str, text: str, name: str) -> tuple[Entry, ...]:
    """Read the entries of a page, each name once."""
    found = READERS[generator](text, name)
    return tuple({(entry.kind, entry.name): entry for entry in reversed(list(found))}.values())[::-1]
