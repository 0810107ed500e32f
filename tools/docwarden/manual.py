# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Builds the manual: runs Sphinx in a process of its own and turns what it says into findings.

This package does not import Sphinx; the program it starts, ``docwarden_sphinx.build``, does.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docwarden import process
from docwarden.errors import InputError, ProgramError
from docwarden.finding import Finding, Location, Severity

if TYPE_CHECKING:
    from docwarden.config import Config

#: What ``docwarden build`` makes: the names are Sphinx's own builder names.
FORMATS = ("html", "dirhtml", "epub", "latex", "spelling")

#: Where doctrees are kept. The spelling checker reads without typographic quotes, which take its marks off
#: the text: what it reads is not what the other formats show.
_DOCTREES = {"spelling": "doctrees-spelling"}


@dataclass(frozen=True, slots=True)
class Built:
    """What a build gave: what to open, how many pages there are, and each warning as a finding."""

    output: Path
    pages: int
    seconds: float
    findings: tuple[Finding, ...]


def build(config: Config, builder: str, *, verbose: bool = False) -> Built:
    """Build the manual strictly; raise InputError where there is none, ProgramError if Sphinx cannot run."""
    documentation = config.settings.documentation
    source, folder = config.root / documentation.source, config.root / documentation.build
    if not (source / "conf.py").is_file():
        path = f"{documentation.source}/conf.py"
        raise InputError.at(path, "no such file", hint="set documentation.source in docwarden.toml")
    output = folder / builder
    with tempfile.TemporaryDirectory() as scratch:
        records = Path(scratch, "records.jsonl")
        command = [sys.executable, "-m", "docwarden_sphinx.build", "--builder", builder]
        command += ["--root", str(config.root), "--source", str(source), "--output", str(output)]
        command += ["--doctrees", str(folder / _DOCTREES.get(builder, "doctrees")), "--records", str(records)]
        command += ["--verbose"] if verbose else []
        done = process.run(command, folder=config.root, show_errors=True)
        lines = records.read_text(encoding="utf-8").splitlines() if records.is_file() else []
    return _result(output, done.code, [json.loads(line) for line in lines])


def _result(output: Path, code: int, records: list[dict[str, Any]]) -> Built:
    summary = next((record["summary"] for record in records if "summary" in record), None)
    findings = sorted(_finding(record) for record in records if "rule" in record)
    if summary is None:
        reason = next((record["error"] for record in records if "error" in record), "")
        raise ProgramError(
            f"Sphinx could not build the manual: {reason or f'it ended with exit code {code}'}"
        )
    return Built(output, summary["pages"], summary["seconds"], tuple(findings))


def _finding(record: dict[str, Any]) -> Finding:
    """Make a finding of a record; the build is strict, so that Sphinx's warnings are errors, too."""
    location = Location(record["path"], record["line"] or 0)
    return Finding(location, record["rule"], record["message"], Severity.ERROR)
