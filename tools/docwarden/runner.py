# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What findings come to: severities, suppressions, changed lines and the baseline, in this order."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import baseline, registry, suppression
from docwarden.errors import did_you_mean
from docwarden.finding import Severity
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from docwarden.config import Config
    from docwarden.finding import Finding, Location
    from docwarden.manual import Place
    from docwarden.suppression import Suppression

#: Files that can hold suppressions.
_SUFFIXES = (".rst", ".md", ".txt", ".inc")

#: How lines begin that look alike for many blocks.
_BLOCK_STARTS = (".. ", "```", ":::")

#: By path, the lines that a change touches; None stands for the whole file.
ChangedLines = dict[str, "frozenset[int] | None"]


@dataclass(frozen=True, slots=True)
class Runner:
    """Applies what a project has decided to what was found; raises ConfigError for unknown rules.

    Where not the ``whole`` manual was checked, nobody can tell that a suppression or an entry of the baseline
    is of no use.
    """

    config: Config
    where: Place
    whole: bool = True

    def decided(self, findings: Iterable[Finding]) -> list[Finding]:
        """Apply severities and suppressions."""
        settings = self.config.settings.findings
        weighed = list(_weighed(findings, settings.severity))
        files = self._pages() if self.whole else {self.config.root / one.location.path for one in weighed}
        comments = [one for file in sorted(files) for one in self._suppressions(file)]
        # To know all rules, all checks and generators are loaded; most runs need not.
        named = settings.severity or settings.ignore or comments
        rules = {rule.id for rule in registry.rules()} if named else set()
        self._check_names(settings.severity, rules)
        passed = suppression.apply(weighed, comments, settings.ignore, self.config.label, rules)
        return self._sure(_weighed(passed, settings.severity))

    def judge(self, findings: Iterable[Finding], changed: ChangedLines | None = None) -> list[Finding]:
        """Apply everything; with ``changed``, findings elsewhere, and a stale baseline, are left out."""
        found = self.decided(findings)
        if known := self.known():
            found = baseline.apply(found, known, self.config.settings.findings.baseline, self.text_of)
        if changed is not None:
            found = [one for one in found if _is_changed(one.location, changed)]
        return self._sure(_weighed(found, self.config.settings.findings.severity))

    def known(self) -> baseline.Known:
        """Read the baseline; none where there is no file; raise InputError where it cannot be used."""
        path = self.config.settings.findings.baseline
        if not (self.config.root / path).exists():
            return {}
        return baseline.load(WorkTree(self.config.root).read_text(path), path)

    def text_of(self, location: Location) -> str:
        """Give the text that a finding is about: its line, and what follows where that begins a block."""
        if not (location.path and location.line):
            return ""
        lines = _lines(str(self.config.root / location.path))[location.line - 1 :]
        if lines and lines[0].lstrip().startswith(_BLOCK_STARTS):
            return "\n".join([lines[0], *[line for line in lines[1:9] if line.strip()][:2]])
        return lines[0] if lines else ""

    def _sure(self, findings: Iterable[Finding]) -> list[Finding]:
        needs_all = set() if self.whole else {suppression.UNUSED.id, baseline.STALE.id}
        return sorted(one for one in findings if one.rule not in needs_all)

    def _pages(self) -> Iterator[Path]:
        for parent, folders, names in os.walk(self.where.source):
            folders[:] = [one for one in folders if Path(parent, one) != self.where.build and one != "_build"]
            yield from (Path(parent, name) for name in names if name.endswith(_SUFFIXES))

    def _suppressions(self, file: Path) -> Iterator[Suppression]:
        data = file.read_bytes() if file.suffix in _SUFFIXES and file.is_file() else b""
        if suppression.MARK.encode() in data:
            path = file.relative_to(self.config.root).as_posix()
            text = data.decode("utf-8-sig", errors="replace")
            yield from suppression.in_text(path, text, markdown=file.suffix == ".md")

    def _check_names(self, severities: Mapping[str, str], known: AbstractSet[str]) -> None:
        for name in severities:
            if name not in known and not name.startswith("sphinx/"):
                message = f'there is no rule "{name}"'
                raise self.config.error(f"findings.severity.{name}", message, did_you_mean(name, known))


def _weighed(findings: Iterable[Finding], severities: Mapping[str, str]) -> Iterator[Finding]:
    for finding in findings:
        given = severities.get(finding.rule)
        if given != "off":
            yield replace(finding, severity=Severity(given)) if given else finding


def _is_changed(location: Location, changed: ChangedLines) -> bool:
    if location.path not in changed:
        return False
    lines = changed[location.path]
    return lines is None or not location.line or location.line in lines


def forget_texts() -> None:
    """Forget the texts of files, which have changed."""
    _lines.cache_clear()


@functools.lru_cache(maxsize=64)
def _lines(file: str) -> tuple[str, ...]:
    try:
        return tuple(Path(file).read_bytes().decode("utf-8-sig", errors="replace").split("\n"))
    except OSError:
        return ()
