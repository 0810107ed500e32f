# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Generated pages: whether those are up to date whose inputs, or which themselves, the branch touches."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

from docwarden import pages, registry
from docwarden.errors import DocwardenError
from docwarden.facts.history import Kind
from docwarden.finding import Location
from docwarden.review.brief import Evidence, judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.generation import Entry
    from docwarden.review.brief import Point
    from docwarden.review.change import Change


def look(change: Change) -> Point | None:
    """Run the generators whose inputs or pages changed, on the files of the branch, and compare."""
    wrong: list[Evidence] = []
    fine: list[Evidence] = []
    paths = {path for file in change.files for path in (file.path, file.old_path)}
    for entry in change.entries:
        output = entry.options.output.rstrip("/")
        inputs = [path.rstrip("/") for _, path, _ in registry.input_paths(entry.options)]
        touched = [path for path in paths if any(_is_in(path, one) for one in inputs)]
        committed = [
            file for file in change.files if _is_in(file.path, output) and file.kind is not Kind.REMOVED
        ]
        if entry.options.on_request or not (touched or committed) or not _has_page(change, entry):
            continue
        if problem := _compare(change, entry):
            wrong.append(problem)
        elif committed or not all(path.startswith(change.folder) for path in touched):
            # That a page of the manual was touched is hardly worth a word, if nothing came of it.
            fine.append(Evidence("is up to date", Location(output)))
    return judged("generated", "Generated pages", wrong, fine)


def _is_in(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/") or fnmatch.fnmatchcase(path, place)


def _has_page(change: Change, entry: Entry) -> bool:
    output = entry.options.output
    there = change.head_tree.is_file(output) or change.head_tree.is_folder(output)
    return there or not entry.options.optional


def _compare(change: Change, entry: Entry) -> Evidence | None:
    """Give what is stale, None where nothing is."""
    try:
        made = entry.generator.generate(change.head_tree, entry.options)
        stale = list(_stale(change, entry, made.pages))
    except DocwardenError as error:
        return Evidence(f"cannot be made: {error.message}", error.location or Location(entry.options.output))
    return next(iter(stale), None)


def _stale(change: Change, entry: Entry, made: object) -> Iterator[Evidence]:
    for path, text in dict(made).items():  # type: ignore[call-overload]
        committed = change.texts.text(change.comparison.head, path)
        if committed is None:
            yield Evidence(f"is missing: docwarden generate {entry.name}", Location(path))
        elif (committed if entry.options.adopted else pages.without_mark(committed)) != text:
            line = _first_difference(committed.split("\n"), text.split("\n"))
            yield Evidence(f"is stale: docwarden generate {entry.name}", Location(path, line))


def _first_difference(one: list[str], other: list[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False), start=1)
    return next((number for number, (left, right) in pairs if left != right), min(len(one), len(other)) + 1)
