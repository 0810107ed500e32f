# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a preview knows of its manual at one moment: what both the server and the terminal tell from."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docwarden.finding import Finding, Location, Severity

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(slots=True)
class State:
    """The output folder to serve, the pages in it, and what is wrong with them.

    ``pages`` maps each HTML file to its page; ``failure`` says why the manual as a whole cannot be built.
    """

    output: Path
    pages: dict[str, str] = field(default_factory=dict)
    page_findings: dict[str, list[Finding]] = field(default_factory=dict)
    other_findings: list[Finding] = field(default_factory=list)
    failure: str = ""
    building: bool = True
    stale: bool = False

    def take_findings(self, records: list[dict[str, Any]]) -> None:
        """Replace what is wrong with the manual by records of the Sphinx process."""
        self.page_findings = {}
        for record in records:
            self.page_findings.setdefault(record["page"], []).append(_finding(record))

    @property
    def findings(self) -> list[Finding]:
        """Give all findings, each once, in order."""
        found = {finding for findings in self.page_findings.values() for finding in findings}
        return sorted(found | set(self.other_findings))

    def message_for(self, file: str) -> dict[str, Any]:
        """Give what the browser shows over an output file: its findings, and how many other pages have."""
        page = self.pages.get(file, "")
        own = self.page_findings.get(page, []) if page else []
        general = [*self.page_findings.get("", []), *self.other_findings]
        shown = dict.fromkeys([*own, *general])
        return {
            "building": self.building,
            "failure": self.failure,
            "findings": [_shown(finding) for finding in shown],
            "elsewhere": self._elsewhere(page),
        }

    def _elsewhere(self, page: str) -> list[dict[str, Any]]:
        counts = Counter(
            {name: len(found) for name, found in self.page_findings.items() if name != page and name}
        )
        files = {name: file for file, name in self.pages.items()}
        return [
            {"address": "/" + files[name], "page": name, "count": count}
            for name, count in sorted(counts.items())
            if name in files
        ]


def file_of(address: str) -> str:
    """Give the output file that the path of an address stands for.

    >>> file_of("/"), file_of("/tasks/"), file_of("/a/./b.html")
    ('index.html', 'tasks/index.html', 'a/b.html')
    """
    path = posixpath.normpath(address).lstrip("/")
    if address.endswith("/") or path in ("", "."):
        return posixpath.join(path.removeprefix("."), "index.html")
    return path


def _finding(record: dict[str, Any]) -> Finding:
    location = Location(record["path"], record["line"] or 0)
    return Finding(location, record["rule"], record["message"], Severity(record["severity"]))


def _shown(finding: Finding) -> dict[str, Any]:
    return {
        "place": str(finding.location),
        "severity": finding.severity.value,
        "message": finding.message,
        "rule": finding.rule,
        "hint": finding.hint,
    }
