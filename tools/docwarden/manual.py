# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Builds the manual: runs Sphinx in a process of its own and turns what it says into findings.

This package does not import Sphinx; the program it starts, ``docwarden_sphinx.build``, does.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docwarden import process, style
from docwarden.errors import InputError, OutputError, ProgramError
from docwarden.finding import Edit, Finding, Location, Severity
from docwarden.observed import Observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from docwarden.config import Config

#: What ``docwarden build`` makes: the names are Sphinx's own builder names.
FORMATS = ("html", "dirhtml", "epub", "latex", "spelling")

#: Where doctrees are kept. The spelling checker reads without typographic quotes, which take its marks off
#: the text: what it reads is not what the other formats show.
_DOCTREES = {"spelling": "doctrees-spelling"}


#: What only checks: nothing is written.
CHECK = "check"

#: What a run leaves beside the output, below ``documentation.build``.
WARNINGS_FILE, FINDINGS_FILE = "warnings.txt", "findings.json"


@dataclass(frozen=True, slots=True)
class Built:
    """What a run gave: what to open, how many pages there are, were read and written, and the findings.

    ``reasons`` says, by "read" and "written" and by page, why; ``observed`` what the answer came from;
    ``words`` is what was asked for, see ``docwarden.word_use``.
    """

    output: Path
    pages: int
    read: int
    written: int
    seconds: float
    findings: tuple[Finding, ...]
    reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    observed: Observed = field(default_factory=Observed)
    words: Mapping[str, Any] = field(default_factory=dict)

    def with_findings(self, others: Iterable[Finding]) -> Built:
        """Give the same with the findings of others."""
        return replace(self, findings=tuple(sorted((*self.findings, *others))))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a manual is: its sources, the folder of its conf.py, the folder for output, its settings.

    ``style`` is what ``docwarden.style`` gives for it.
    """

    root: Path
    source: Path
    conf: Path
    build: Path
    settings: Path
    style: str = ""


def place(config: Config, output: str = "") -> Place:
    """Find the manual; raise InputError where there is none.

    A profile may bring a conf.py of its own. Its output goes to the user's cache, so that nothing is written
    to the checkout; ``output`` names another folder.
    """
    documentation = config.settings.documentation
    source, own = config.root / documentation.source, config.file.parent.resolve()
    of_profile = own != config.root.resolve() and (own / "conf.py").is_file()
    conf = own if of_profile else source
    if not (conf / "conf.py").is_file():
        path = f"{documentation.source}/conf.py"
        raise InputError.at(path, "no such file", hint="set documentation.source in docwarden.toml")
    if not source.is_dir():
        raise InputError.at(documentation.source, "no such folder", hint="set documentation.source")
    build = _cache(config) if of_profile else config.root / documentation.build
    return Place(
        config.root, source, conf, Path(output).absolute() if output else build, config.file, style.of(config)
    )


def _cache(config: Config) -> Path:
    """Give the folder of a profile and a checkout in the user's cache (XDG Base Directory Specification)."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = hashlib.sha256(str(config.root).encode()).hexdigest()[:12]
    return base / "docwarden" / f"{config.file.parent.name}-{name}"


def build(  # noqa: PLR0913 - what callers differ in
    where: Place,
    builder: str,
    *,
    checks: bool = False,
    fresh: bool = False,
    verbose: bool = False,
    words: Sequence[str] | None = None,
) -> Built:
    """Build the manual strictly, or only check it; raise ProgramError if Sphinx cannot run.

    With ``words``, of which there may be none, the result tells of the words of the manual, and of those.
    """
    output = where.build / builder
    flags = {"--checks": checks, "--fresh": fresh, "--verbose": verbose}
    given = [flag for flag, wanted in flags.items() if wanted]
    given += ["--words", *(f"--word={word}" for word in words)] if words is not None else []
    arguments = ["--builder", builder, "--output", str(output), "--explain", *given]
    records = _records("build", where, _DOCTREES.get(builder, "doctrees"), arguments)
    summary = _only(records, "summary", "Sphinx could not build the manual")
    explained = (record["explain"] for record in records if "explain" in record)
    reasons: Mapping[str, Mapping[str, str]] = next(explained, {})
    counts = (summary["pages"], summary["read"], summary["written"], summary["seconds"])
    looked_at = _only(records, "observed", "Sphinx could not build the manual")
    observed = Observed(**{kind: set(names) for kind, names in looked_at.items()})
    told: Mapping[str, Any] = next((record["words"] for record in records if "words" in record), {})
    return Built(output, *counts, _findings(records), reasons, observed, told)


@dataclass(frozen=True, slots=True)
class Alone:
    """What was found on pages without the rest of the manual.

    ``no_pages`` are files that are the source of no page, ``unchecked`` what could not be judged on top of
    all that needs other pages.
    """

    pages: int
    findings: tuple[Finding, ...]
    no_pages: tuple[str, ...]
    unchecked: tuple[str, ...]


def check_alone(where: Place, pages: Sequence[str]) -> Alone:
    """Check pages without the rest of the manual; raise ProgramError if Sphinx cannot read them."""
    files = [os.path.abspath(page) for page in pages]  # noqa: PTH100 - links stay as they are
    records = _records("quick", where, "doctrees", files)
    summary = _only(records, "summary", "the pages cannot be read")
    no_pages = tuple(os.path.relpath(file) for file in summary["no_pages"])
    return Alone(summary["pages"], _findings(records), no_pages, tuple(summary["unchecked"]))


def prove(where: Place, pages: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Try fixes on pages; give by path the numbers of those to keep, and why others are refused.

    Raises ProgramError if Sphinx cannot run.
    """
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "fixes.json")
        file.write_text(json.dumps(pages), encoding="utf-8")
        records = _records("fixes", where, "doctrees", ["--fixes", str(file)])
    _only(records, "summary", "fixes cannot be tried")
    return {record["proof"]["path"]: record["proof"] for record in records if "proof" in record}


def _records(program: str, where: Place, doctrees: str, arguments: Sequence[str]) -> list[dict[str, Any]]:
    """Start one of the programs that import Sphinx, and give what it says."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "records.jsonl")
        command = [
            sys.executable,
            "-m",
            "docwarden_sphinx",
            program,
            "--root",
            str(where.root),
            "--source",
            str(where.source),
        ]
        command += ["--conf", str(where.conf), "--doctrees", str(where.build / doctrees)]
        command += ["--settings", str(where.settings), "--records", str(file)]
        command += ["--define", f"docwarden_style={where.style}"] if where.style else []
        command += arguments
        done = process.run(command, folder=where.root, show_errors=True)
        lines = file.read_text(encoding="utf-8").split("\n") if file.is_file() else []
    try:
        return [{"code": done.code}, *(json.loads(line) for line in lines if line)]
    except json.JSONDecodeError:
        hint = "make room there, or set TMPDIR to another folder"
        raise OutputError(f"cannot write all findings to {tempfile.gettempdir()}", hint=hint) from None


def _only(records: Sequence[Mapping[str, Any]], key: str, failure: str) -> Any:
    """Give what a program says last; raise ProgramError where it did not come to that."""
    for record in records:
        if key in record:
            return record[key]
    reason = next((record["error"] for record in records if "error" in record), "")
    raise ProgramError(f"{failure}: {reason or 'it ended with exit code {code}'.format(**records[0])}")


def _findings(records: Sequence[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(sorted(_finding(record) for record in records if "rule" in record))


def _finding(record: dict[str, Any]) -> Finding:
    """Make a finding of a record; the build is strict, so that Sphinx's warnings are errors, too."""
    location = Location(record["path"], record["line"] or 0, record.get("column") or 0)
    severity = Severity.ERROR if record["rule"].startswith("sphinx/") else Severity(record["severity"])
    hint, detail = record.get("hint", ""), record.get("detail", "")
    edits = tuple(Edit(**edit) for edit in record.get("edits", ()))
    return Finding(location, record["rule"], record["message"], severity, hint, detail, edits)
