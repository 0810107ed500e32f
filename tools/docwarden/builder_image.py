# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The docs-builder image: its tag, a digest of what it is made from, and the places that refer to it.

Needs Python's standard library alone, since ``tools/docs_builder.py`` runs before any environment is there.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: How many digits of the digest make the tag.
TAG_LENGTH = 16

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that refers to the image: by tag, and by the digest that a registry gave it, where known."""

    location: Location
    tag: str
    digest: str = ""


def tag(root: Path, inputs: Iterable[str]) -> str:
    """Digest the names, modes and contents of the inputs; a folder stands for all files below it.

    Raises InputError for an input that is missing.
    """
    digest = hashlib.sha256()
    for path, file in _files(root, inputs):
        executable = b"x" if file.stat().st_mode & 0o100 else b"-"
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(b"%s %s %s\n" % (path.encode(), executable, content.encode()))
    return digest.hexdigest()[:TAG_LENGTH]


def _files(root: Path, inputs: Iterable[str]) -> Iterator[tuple[str, Path]]:
    for path in sorted(set(inputs)):
        top = root / path
        if top.is_dir():
            below = sorted(file for file in top.rglob("*") if file.is_file() and file.suffix != ".pyc")
            yield from ((file.relative_to(root).as_posix(), file) for file in below)
        elif top.is_file():
            yield path, top
        else:
            raise InputError.at(path, "no such file, but the image is made from it", hint="see image.inputs")


def references(text: str, path: str, name: str) -> Iterator[Reference]:
    """Find the references to an image in a text."""
    for number, line in enumerate(text.splitlines(), start=1):
        for match in _pattern(name).finditer(line):
            yield Reference(Location(path, number, match.start() + 1), match["tag"], match["digest"] or "")


def update(text: str, name: str, new_tag: str, digest: str = "") -> str:
    """Bring all references into step; a digest that belongs to another tag goes.

    ``digest`` is what a registry gave the image of the new tag.
    """

    def replaced(match: re.Match[str]) -> str:
        kept = match["digest"] if match["tag"] == new_tag else ""
        chosen = digest or kept or ""
        return f"{name}:{new_tag}{f'@{chosen}' if chosen else ''}"

    return _pattern(name).sub(replaced, text)


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w./-]){re.escape(name)}:(?P<tag>[\w@][\w.@-]*?)(?:@(?P<digest>{DIGEST.pattern}))?(?![\w.@-])"
    )
