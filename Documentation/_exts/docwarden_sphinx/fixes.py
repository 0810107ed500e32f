# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Proves fixes harmless: reads each page with and without them, and compares.

``python -m docwarden_sphinx fixes --source Documentation --doctrees FOLDER --fixes FILE`` prints one JSON
object per line: for each page of FILE ``{"proof": {"path", "kept", "refused"}}``, by the numbers of its
fixes, then ``{"summary": {"pages"}}``, or ``{"error": …}`` and exit code 2. Nothing is written.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.parallel import parallel_available

from docwarden.finding import Edit, Effect
from docwarden.fixing.fix import Fix
from docwarden_sphinx import proof, quick
from docwarden_sphinx.exit_codes import CLEAN
from docwarden_sphinx.forked import run_shares, shares

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

#: With fewer pages for each, another process takes longer than it saves.
_ENOUGH = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; give its exit code."""
    parser = quick.parser_of_places("fixes", "Prove fixes harmless.")
    add = parser.add_argument
    add("--define", action="append", default=[], help="taken as other programs take it, and not used")
    add("--fixes", type=Path, required=True, metavar="FILE", help="pages with their fixes, as JSON")
    return quick.answer(parser.parse_args(arguments), _prove)


def _prove(parsed: argparse.Namespace, write: Callable[[Any], None]) -> int:
    wanted = {page["path"]: page for page in json.loads(parsed.fixes.read_text(encoding="utf-8"))}
    source, conf = parsed.source.absolute(), (parsed.conf or parsed.source).absolute()
    with quick.application_for(source, conf, parsed.root.absolute()) as (app, _):
        reader = proof.Reader(app, parsed.root.absolute())

        def work(names: list[str]) -> list[dict[str, Any]]:
            return [_proof(reader, wanted[name]) for name in names]

        for done in _in_processes(work, wanted):
            for one in done:
                write({"proof": one})
    write({"summary": {"pages": len(wanted)}})
    return CLEAN


def _in_processes(work: Callable[[list[str]], Any], wanted: Mapping[str, dict[str, Any]]) -> list[Any]:
    """Share the pages out where there are enough of them."""
    number = min(os.cpu_count() or 1, len(wanted) // _ENOUGH)
    if number < 2 or not parallel_available:  # noqa: PLR2004 - one process is this one
        return [work(list(wanted))]
    sizes = {name: len(page["text"]) * (1 + len(page["readers"])) for name, page in wanted.items()}
    return run_shares(work, shares(sizes, number))


def _proof(reader: proof.Reader, page: Mapping[str, Any]) -> dict[str, Any]:
    fixes = [_fix(one) for one in page["fixes"]]
    readers = [Path(one) for one in page["readers"]]
    done = proof.prove(reader, Path(page["file"]), readers, page["text"], fixes)
    refused = sorted([fixes.index(one), why] for one, why in done.refused.items())
    return {"path": page["path"], "kept": sorted(map(fixes.index, done.kept)), "refused": refused}


def _fix(values: dict[str, Any]) -> Fix:
    edits = tuple(Edit(**edit) for edit in values["edits"])
    return Fix(values["rule"], Effect[values["effect"]], edits)


if __name__ == "__main__":
    sys.exit(main())
