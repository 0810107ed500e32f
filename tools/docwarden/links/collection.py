# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Finds the external links of the manual: Sphinx reads the sources in a process of its own and lists them.

So links that roles, substitutions and directives make are found like those that are written out.
"""

from __future__ import annotations

import json
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docwarden import process
from docwarden.errors import InputError, ProgramError
from docwarden.links.link import Mention, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.config import Config
    from docwarden.links.link import Link

#: Where what was read and learned is kept, below the folder for output and caches.
FOLDER = "links"


def collect(config: Config) -> list[Link]:
    """List the links of the manual with their places, sorted.

    Raises InputError where there is no manual, ProgramError where Sphinx cannot read it.
    """
    documentation = config.settings.documentation
    source = config.root / documentation.source
    if not (source / "conf.py").is_file():
        path = f"{documentation.source}/conf.py"
        raise InputError.at(path, "no such file", hint="set documentation.source in docwarden.toml")
    with tempfile.TemporaryDirectory() as scratch:
        records = Path(scratch, "records.jsonl")
        command = [sys.executable, "-m", "docwarden_sphinx", "link_list", "--root", str(config.root)]
        command += ["--source", str(source), "--doctrees", str(cache_folder(config) / "doctrees")]
        done = process.run([*command, "--records", str(records)], folder=config.root, show_errors=True)
        lines = records.read_text(encoding="utf-8").splitlines() if records.is_file() else []
    return sorted(_placed(config.root, _mentions(done.code, map(json.loads, lines))))


def cache_folder(config: Config) -> Path:
    """Give the folder of what the links need between runs."""
    return config.root / config.settings.documentation.build / FOLDER


def _mentions(code: int, records: Iterable[dict[str, Any]]) -> list[Mention]:
    mentions = []
    for record in records:
        if "error" in record:
            raise ProgramError(f"Sphinx could not read the manual: {record['error']}")
        mentions.append(Mention(**{**record, "texts": tuple(record["texts"])}))
    if code:
        raise ProgramError(f"Sphinx could not read the manual: it ended with exit code {code}")
    return mentions


def _placed(root: Path, mentions: list[Mention]) -> Iterator[Link]:
    for path, group in groupby(sorted(mentions, key=lambda one: one.path), key=lambda one: one.path):
        try:
            source = (root / path).read_text(encoding="utf-8", errors="replace")
        except OSError:  # made by an extension, or an object's docstring
            source = ""
        yield from dict.fromkeys(place(group, source))
