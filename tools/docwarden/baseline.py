# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Findings that are known: a file of fingerprints by rule, made of the text and not of its place."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.finding import Location, Rule, Severity
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from docwarden.finding import Finding

STALE = Rule(
    id="stale-baseline",
    severity=Severity.NOTE,
    summary="The baseline holds only findings that there are.",
    why="An entry whose finding was mended lets the same mistake come back unseen.",
    bad="docwarden-baseline.json: an entry for a word that was mended",
    good="docwarden baseline update",
)

VERSION = 1
_NUMBER = re.compile(r"\d+")
_FORM = 'expected {"version": 1, "findings": {RULE: {FINGERPRINT: NUMBER}}}'

#: By rule, how often each fingerprint is known.
Known = dict[str, Counter[str]]


def fingerprint(finding: Finding, text: str) -> str:
    """Make a name of a finding that stays when the text it is about moves, also to another page.

    What is about no text has the name of its file, and its message without numbers: those count lines.
    """
    about = " ".join(text.split()) or f"{finding.location.path}\0{_NUMBER.sub('', finding.message)}"
    content = f"{finding.rule}\0{about}"
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def of(findings: Iterable[Finding], text_of: Callable[[Location], str]) -> Known:
    """Count the fingerprints of findings; notes are advice and need none."""
    known: Known = {}
    for finding in findings:
        if finding.severity is not Severity.NOTE:
            name = fingerprint(finding, text_of(finding.location))
            known.setdefault(finding.rule, Counter())[name] += 1
    return known


def dump(known: Mapping[str, Counter[str]]) -> str:
    """Write a baseline; equal ones are equal as text, and each entry has a line of its own."""
    findings = {rule: dict(sorted(known[rule].items())) for rule in sorted(known) if known[rule]}
    return json.dumps({"version": VERSION, "findings": findings}, indent=1) + "\n"


def load(text: str, path: str) -> Known:
    """Read a baseline; raise InputError where it is none."""
    try:
        table = json.loads(text)
    except json.JSONDecodeError as error:
        raise _invalid(path, f"malformed JSON: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise _invalid(path, _FORM) from None
    if not isinstance(table, dict) or table.get("version") != VERSION:
        raise _invalid(path, _FORM)
    findings = table.get("findings")
    if not isinstance(findings, dict) or not all(_is_counts(counts) for counts in findings.values()):
        raise _invalid(path, _FORM)
    return {rule: Counter(counts) for rule, counts in findings.items()}


def _is_counts(counts: object) -> bool:
    return isinstance(counts, dict) and all(type(number) is int and number > 0 for number in counts.values())


def _invalid(path: str, message: str, line: int = 0, column: int = 0) -> InputError:
    return InputError.at(
        path, message, line=line, column=column, hint="docwarden adopt --write makes it anew"
    )


def apply(
    findings: Iterable[Finding], known: Known, path: str, text_of: Callable[[Location], str]
) -> list[Finding]:
    """Drop what is known, as often as it is; report how much of the baseline there is no more."""
    left = {rule: Counter(counts) for rule, counts in known.items()}
    kept = []
    for finding in findings:
        name = fingerprint(finding, text_of(finding.location))
        if left.get(finding.rule, Counter())[name] > 0:
            left[finding.rule][name] -= 1
        else:
            kept.append(finding)
    for rule, counts in sorted(left.items()):
        if stale := sum(counts.values()):
            message = f"{counted(stale, 'finding')} of {rule} there is no more"
            kept.append(STALE.at(Location(path), message, hint="docwarden baseline update"))
    return kept
