# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Findings that a comment or the settings let pass: by rule, at a place, with a reason."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from docwarden.finding import Location, Rule, Severity
from docwarden.page_source import Kind, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from docwarden.config import IgnoredFindings
    from docwarden.finding import Finding

UNUSED = Rule(
    id="unused-suppression",
    severity=Severity.WARNING,
    summary="A suppression lets something pass.",
    why="One that does not hides the next mistake at its place, which nobody has looked at.",
    bad=".. docwarden: ignore[doubled-word] a name\n\nRestart the agent.",
    good="Restart the agent.",
    language="rst",
)
NO_REASON = Rule(
    id="suppression-reason",
    severity=Severity.WARNING,
    summary="A suppression names its rules and gives a reason.",
    why="Whoever meets it later has to know whether it still holds.",
    bad=".. docwarden: ignore[doubled-word]",
    good=".. docwarden: ignore[doubled-word] Walla Walla is a name",
    language="rst",
)

_COMMENT = re.compile(
    r"[ \t]*(?:\.\.|%|<!--) docwarden: ignore(?P<reach>-line|-page)?"
    r"(?:\[(?P<rules>[^\]]*)\])?[ \t]*(?P<reason>.*?)[ \t]*(?:-->)?[ \t]*$"
)
MARK = "docwarden: ignore"


@dataclass(frozen=True, slots=True)
class Suppression:
    """Rules that are let pass on lines of a file, from the first to the last."""

    location: Location
    rules: frozenset[str]
    first: int
    last: int
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding is let pass."""
        place = finding.location
        return (
            finding.rule in self.rules
            and place.path == self.location.path
            and self.first <= place.line <= self.last
        )


def in_text(path: str, text: str, *, markdown: bool = False) -> Iterator[Suppression]:
    """Find the comments of a page: each is for the block that follows, for a line, or for the page."""
    lines = text.replace("\r\n", "\n").split("\n")
    for line in Page(path, lines, markdown).lines:
        if line.kind is Kind.COMMENT and MARK in line.text and (found := _COMMENT.match(line.text)):
            rules = frozenset(name.strip() for name in (found["rules"] or "").split(",") if name.strip())
            place = Location(path, line.number, line.indent + 1)
            first, last = _reach(lines, line.number, found["reach"] or "")
            yield Suppression(place, rules, first, last, found["reason"])


def _reach(lines: Sequence[str], number: int, reach: str) -> tuple[int, int]:
    if reach == "-page":
        return 0, len(lines) + 1
    start = next((at for at in range(number, len(lines)) if lines[at].strip()), len(lines))
    if reach == "-line" or start == len(lines):
        return start + 1, start + 1
    indent, end = _indent(lines[start]), start + 1
    in_block = True
    while end < len(lines):
        blank = not lines[end].strip()
        in_block = in_block and not blank
        if not blank and not in_block and _indent(lines[end]) <= indent:
            break
        end += 1
    return start + 1, end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def apply(
    findings: Iterable[Finding],
    comments: Sequence[Suppression],
    ignored: Sequence[IgnoredFindings],
    label: str,
    rules: AbstractSet[str],
) -> list[Finding]:
    """Drop what is let pass; report comments and settings that let nothing pass, or that say no reason.

    ``rules`` are the names of those that there are.
    """
    kept, used, used_settings = [], set(), set()
    by_path: dict[str, list[Suppression]] = {}
    for one in comments:
        by_path.setdefault(one.location.path, []).append(one)
    for finding in findings:
        covering = [one for one in by_path.get(finding.location.path, ()) if one.covers(finding)]
        by_settings = [one for one in ignored if _covers(one, finding)]
        used.update(covering)
        used_settings.update(by_settings)
        if not covering and not by_settings:
            kept.append(finding)
    kept += _complaints(comments, used, rules)
    for entry in ignored:
        if entry not in used_settings:
            message = f'nothing of {entry.rule} is let pass in "{entry.path}"'
            kept.append(UNUSED.at(Location(label), message, hint=_unknown({entry.rule}, rules)))
    return kept


def _covers(ignored: IgnoredFindings, finding: Finding) -> bool:
    return ignored.rule == finding.rule and fnmatchcase(finding.location.path, ignored.path)


def _complaints(
    comments: Iterable[Suppression], used: set[Suppression], rules: AbstractSet[str]
) -> Iterator[Finding]:
    for one in comments:
        if not one.rules or not one.reason:
            yield NO_REASON.at(one.location, "expected ignore[RULE] and a reason behind it")
        if one.rules and one not in used:
            message = f"lets nothing of {', '.join(sorted(one.rules))} pass"
            yield UNUSED.at(one.location, message, hint=_unknown(one.rules, rules))


def _unknown(names: Iterable[str], rules: AbstractSet[str]) -> str:
    """Say which of the names are those of no rule; Sphinx's own are not all known."""
    unknown = [name for name in sorted(names) if name not in rules and not name.startswith("sphinx/")]
    nearest = {name: difflib.get_close_matches(name, sorted(rules), n=1) for name in unknown}
    hints = {
        name: f'did you mean "{near[0]}"?' if near else "see docwarden rules"
        for name, near in nearest.items()
    }
    return "; ".join(f'there is no rule "{name}" ({hint})' for name, hint in hints.items())
