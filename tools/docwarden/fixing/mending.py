# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Mends findings round by round, until nothing more can be mended without harm."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from docwarden import diff, manual, pages
from docwarden.errors import OutputError
from docwarden.finding import Location
from docwarden.fixing import candidates
from docwarden.fixing.candidates import Refused
from docwarden.fixing.fix import apply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from docwarden.config import Config
    from docwarden.finding import Finding
    from docwarden.fixing.candidates import PageFixes
    from docwarden.fixing.fix import Fix
    from docwarden.manual import Place

#: A fix that brings another to light is rare, one that goes on for ever is a fault in a rule.
MOST_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Mended:
    """A page with the fixes that do no harm: its text before and after."""

    page: PageFixes
    kept: tuple[Fix, ...]
    text: str

    @property
    def findings(self) -> int:
        """How many findings it mends."""
        return sum(len(self.page.findings[one]) for one in self.kept)

    @property
    def patch(self) -> str:
        """The difference as a patch."""
        return diff.patch(self.page.text, self.text, self.page.path)


@dataclass(slots=True)
class Tally:
    """What came of it: pages by path, how many findings are mended, and what is refused, by path."""

    pages: set[str] = field(default_factory=set)
    mended: int = 0
    refused: dict[str, list[Refused]] = field(default_factory=dict)

    def has_refused(self, finding: Finding) -> bool:
        """Tell whether the fix of a finding is refused already, on the page as it is."""
        refused = self.refused.get(finding.location.path, ())
        return any(_key(one.finding) == _key(finding) for one in refused)

    @property
    def all_refused(self) -> list[Refused]:
        """What is refused on all pages."""
        return [one for refused in self.refused.values() for one in refused]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What fixes do no harm, what is refused, and whether others wait for these to be settled."""

    mended: tuple[Mended, ...]
    refused: tuple[Refused, ...]
    waiting: bool = False


def propose(config: Config, where: Place, findings: Iterable[Finding]) -> Proposal:
    """Try what findings offer; nothing is written."""
    found, refused = candidates.collect(config, where, findings)
    proofs = manual.prove(where, [_plain(page) for page in found]) if found else {}
    mended = []
    for page in found:
        proof = proofs[page.path]
        kept = tuple(page.fixes[number] for number in proof["kept"])
        for number, reason in proof["refused"]:
            fix = page.fixes[number]
            refused += [Refused(finding, reason, fix) for finding in page.findings[fix]]
        if kept:
            mended.append(Mended(page, kept, apply(page.text, kept)))
    return Proposal(tuple(mended), tuple(refused), any(page.later for page in found))


def _plain(page: PageFixes) -> dict[str, Any]:
    fixes = [
        {"rule": one.rule, "effect": one.effect.name, "edits": [asdict(edit) for edit in one.edits]}
        for one in page.fixes
    ]
    readers = [str(one) for one in page.readers]
    return {"path": page.path, "file": str(page.file), "text": page.text, "fixes": fixes, "readers": readers}


def mend(
    config: Config,
    where: Place,
    findings: Sequence[Finding],
    again: Callable[[], Sequence[Finding]],
) -> tuple[Sequence[Finding], Tally]:
    """Mend what findings offer, and look ``again``; give what is left at the end.

    Raises OutputError where a page cannot be written; the pages before it are mended then.
    """
    tally = Tally()
    for _ in range(MOST_ROUNDS):
        open_findings = [one for one in findings if not tally.has_refused(one)]
        proposal = propose(config, where, open_findings)
        for one in proposal.refused:
            tally.refused.setdefault(one.finding.location.path, []).append(one)
        for page in proposal.mended:
            write(page)
            tally.pages.add(page.page.path)
            tally.mended += page.findings
            tally.refused.pop(page.page.path, None)  # what was refused is tried on the new text
        if proposal.mended:
            findings = again()
        elif not proposal.waiting:
            break
    return findings, tally


def write(mended: Mended) -> None:
    """Write a page, whole or not at all, unless somebody else has changed it meanwhile."""
    page = mended.page
    if page.file.read_bytes() != page.text.encode():
        hint = "run docwarden again"
        raise OutputError("somebody changed the page meanwhile", location=Location(page.path), hint=hint)
    pages.replace_file(page.file, mended.text, page.path)


def suggested(
    findings: Iterable[Finding], refused: Iterable[Refused], texts: Callable[[str], str]
) -> list[Finding]:
    """Show, with the findings that are left, the fixes that are refused, and why."""
    reasons = {_key(one.finding): one for one in refused}
    return [_with_suggestion(one, reasons.get(_key(one)), texts) for one in findings]


def _key(finding: Finding) -> tuple[str, Location, str]:
    return finding.rule, finding.location, finding.message


def _with_suggestion(finding: Finding, refused: Refused | None, texts: Callable[[str], str]) -> Finding:
    if refused is None:
        return finding
    detail = finding.detail
    if refused.fix:
        text = texts(finding.location.path)
        detail = diff.patch(text, apply(text, [refused.fix]), finding.location.path)
    return replace(finding, hint=f"not mended: {refused.reason}", detail=detail)
