# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which fixes findings offer, page by page, and which pages may be changed at all."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import pages, registry
from docwarden.finding import Effect
from docwarden.fixing.fix import Fix, fits, source_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from docwarden.config import Config
    from docwarden.finding import Edit, Finding
    from docwarden.manual import Place

_INCLUDE = re.compile(
    rb"^\s*(?:\.\. |`{3,}\{|:{3,}\{)(?:include|literalinclude)(?:::|\})\s+(\S+)", re.MULTILINE
)
_QUOTES = {('"', '"'), ("'", "'"), ("\u201c", "\u201d"), ("\u2018", "\u2019")}
_SOURCES = (".rst", ".md", ".txt", ".inc")


@dataclass(frozen=True, slots=True)
class PageFixes:
    """A page as it is, and the fixes to try on it, with the findings that each would mend.

    ``readers`` are the pages that include it. ``later`` are fixes that overlap with one of these.
    """

    path: str
    file: Path
    text: str
    fixes: tuple[Fix, ...]
    findings: Mapping[Fix, tuple[Finding, ...]]
    readers: tuple[Path, ...] = ()
    later: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A finding whose fix is not made, and why; ``fix`` is None where it cannot even be shown."""

    finding: Finding
    reason: str
    fix: Fix | None = None


def collect(
    config: Config, where: Place, findings: Iterable[Finding]
) -> tuple[list[PageFixes], list[Refused]]:
    """Give the fixes that findings offer, and the findings whose page must not be changed."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.edits:
            by_path.setdefault(finding.location.path, []).append(finding)
    readers = _readers(where) if by_path else {}
    found, refused = [], []
    for path, offered in sorted(by_path.items()):
        reason, file, text = _open(config, where, path)
        if reason:
            refused += [Refused(finding, reason) for finding in offered]
        else:
            shown_by = _all_readers(file, readers)
            page, hopeless = _page(PageFixes(path, file, text, (), {}, shown_by), offered)
            refused += hopeless
            if page.fixes:
                found.append(page)
    return found, refused


def _open(config: Config, where: Place, path: str) -> tuple[str, Path, str]:
    """Read a page that may be changed; else say why not."""
    file = (config.root / path).resolve()
    if not file.is_relative_to(where.source.resolve()):
        return "the file is not in the manual's folder", file, ""
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "the page is not in UTF-8", file, ""
    except OSError as error:
        return f"the page cannot be read: {error.strerror}", file, ""
    if "\r" in text.replace("\r\n", ""):
        return "the page has carriage returns without line feeds", file, ""
    if pages.owner_of(text.removeprefix("\ufeff")) or _is_output(config, path):
        return "the page is generated: mend what it is generated from", file, ""
    return "", file, text


def _is_output(config: Config, path: str) -> bool:
    tables = config.settings.generators.values()
    outputs = [
        Path(str(table["output"])) for table in tables if isinstance(table, dict) and "output" in table
    ]
    return any(Path(path).is_relative_to(output) for output in outputs)


def _page(page: PageFixes, offered: Iterable[Finding]) -> tuple[PageFixes, list[Refused]]:
    """Choose among the fixes of a page from top to bottom; those that overlap with one above wait."""
    effects = {rule.id: rule.fix for rule in registry.rules()}
    lines = source_lines(page.text)
    by_fix: dict[Fix, list[Finding]] = {}
    refused = []
    for finding in offered:
        fix = Fix(finding.rule, effects.get(finding.rule) or Effect.NOTHING, finding.edits)
        if reason := _hopeless(page, lines, fix):
            refused.append(Refused(finding, reason, fix if fits(lines, fix) else None))
        else:
            by_fix.setdefault(fix, []).append(finding)
    chosen = tuple(_apart(by_fix))
    mended = {fix: tuple(by_fix[fix]) for fix in chosen}
    return replace(page, fixes=chosen, findings=mended, later=len(by_fix) - len(chosen)), refused


def _hopeless(page: PageFixes, lines: Sequence[str], fix: Fix) -> str:
    """Say why a fix need not be tried."""
    if not fits(lines, fix):
        return "the line is not as the rule saw it; are there tabs?"
    if any(_is_quoted(lines[edit.line - 1], edit) for edit in fix.edits):
        return "it is quoted: the page may speak about the word itself"
    if fix.effect is Effect.HEADER and page.readers:
        return "other pages include this one, and would show the header: name it in style.fragments"
    return ""


def _is_quoted(line: str, edit: Edit) -> bool:
    before, after = line[: edit.column - 1][-1:], line[edit.column - 1 + len(edit.old) :][:1]
    return (before, after) in _QUOTES


def _apart(fixes: Iterable[Fix]) -> Iterator[Fix]:
    taken: set[tuple[int, int]] = set()
    for fix in sorted(fixes, key=lambda one: (one.place, one.rule)):
        spans = fix.spans()
        if not spans & taken:
            taken |= spans
            yield fix


def _all_readers(file: Path, readers: Mapping[Path, AbstractSet[Path]]) -> tuple[Path, ...]:
    """Give the sources that include a file, or include one that does."""
    found: set[Path] = set()
    wanted = [file]
    while wanted:
        new = readers.get(wanted.pop(), set()) - found
        found |= new
        wanted += new
    return tuple(sorted(found))


def _readers(where: Place) -> dict[Path, set[Path]]:
    """Tell by file which sources include it."""
    found: dict[Path, set[Path]] = {}
    for parent, folders, names in os.walk(where.source):
        folders[:] = [one for one in folders if Path(parent, one) != where.build and one != "_build"]
        for name in names:
            file = Path(parent, name)
            if name.endswith(_SOURCES) and file.is_file():
                for match in _INCLUDE.finditer(file.read_bytes()):
                    found.setdefault(_included(where, file, match[1]), set()).add(file)
    return found


def _included(where: Place, file: Path, name: bytes) -> Path:
    path = name.decode("utf-8", errors="replace")
    return (where.source / path.lstrip("/") if path.startswith("/") else file.parent / path).resolve()
