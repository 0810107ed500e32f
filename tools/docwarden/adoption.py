# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The table of an adoption: by rule, how much there is, who would have to mend it, what severity fits."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden import code_ownership, registry
from docwarden.errors import InputError
from docwarden.facts.ownership import Ownership
from docwarden.finding import Severity
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docwarden.config import Config
    from docwarden.finding import Finding

#: From here on, findings in a manual are a habit of it: they are advice until people have decided.
MANY = 100


@dataclass(frozen=True, slots=True)
class Row:
    """What there is of one rule; ``owners`` are those of most of it, first."""

    rule: str
    count: int
    fixable: int
    owners: tuple[str, ...]
    severity: Severity


def rows(findings: Iterable[Finding], owners_of: Callable[[str], tuple[str, ...]]) -> list[Row]:
    """Sum findings up by rule, the most frequent first."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule].append(finding)
    made = [_row(rule, found, owners_of) for rule, found in by_rule.items()]
    return sorted(made, key=lambda row: (-row.count, row.rule))


def _row(rule: str, found: list[Finding], owners_of: Callable[[str], tuple[str, ...]]) -> Row:
    owners: Counter[str] = Counter()
    for finding in found:
        owners.update(owners_of(finding.location.path))
    first = tuple(name for name, _ in sorted(owners.items(), key=lambda item: (-item[1], item[0]))[:2])
    declared = next((one.severity for one in registry.rules() if one.id == rule), Severity.ERROR)
    proposed = Severity.NOTE if len(found) > MANY and declared is Severity.WARNING else declared
    return Row(rule, len(found), sum(bool(one.edits) for one in found), first, proposed)


def owners_of(config: Config, findings: Iterable[Finding]) -> Callable[[str], tuple[str, ...]]:
    """Give the function that tells who knows what a path is about, where the documentation team is not alone.

    Nobody owns anything where there is no CODEOWNERS file.
    """
    try:
        owners = code_ownership.read(config, WorkTree(config.root))
    except InputError:
        return lambda _path: ()
    paths = sorted({one.location.path for one in findings})
    assigned = Ownership(owners.rules).assign(paths)
    everywhere = set(code_ownership.documentation_teams(config, owners))

    def technical(path: str) -> tuple[str, ...]:
        found = assigned.owners(path)
        return tuple(one for one in found if one not in everywhere) or tuple(found)

    return technical


def table(found: Iterable[Row]) -> str:
    """Write the table for a terminal."""
    head = ("Rule", "Found", "Fixable", "Severity", "Owners")
    lines = [head]
    lines += [
        (row.rule, f"{row.count:,}", f"{row.fixable / row.count:.0%}", row.severity, ", ".join(row.owners))
        for row in found
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    texts = []
    for line in lines:
        cells = [line[0].ljust(widths[0]), line[1].rjust(widths[1]), line[2].rjust(widths[2])]
        texts.append("  ".join([*cells, line[3].ljust(widths[3]), line[4]]).rstrip() + "\n")
    return "".join(texts)
