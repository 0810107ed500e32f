# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Code owners: lines that GitHub passes over or that never act, files of nobody, teams nobody knows."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from docwarden.errors import did_you_mean
from docwarden.finding import Location, Rule, Severity
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.facts.owners import CodeOwners, OwnerRule
    from docwarden.facts.ownership import Assignment
    from docwarden.finding import Finding

SYNTAX = Rule(
    id="owners-syntax",
    severity=Severity.ERROR,
    summary="GitHub can read each line of CODEOWNERS.",
    why="GitHub passes a line over that it cannot read, and says so nowhere but on a page that few people "
    "open. Nobody is asked to review what the line was for.",
    bad="/docs/[a-m]*.rst @org/docs",
    good="/docs/*.rst @org/docs",
)

STALE = Rule(
    id="owners-stale-line",
    severity=Severity.WARNING,
    summary="Each line of CODEOWNERS matches a file.",
    why="The files moved or are gone, and where they moved to, their owners may not be asked any more.",
    bad="/docs/install.rst @org/install    the page is docs/setup/install.rst today",
    good="/docs/setup/install.rst @org/install",
)

SHADOWED = Rule(
    id="owners-shadowed-line",
    severity=Severity.WARNING,
    summary="Each line of CODEOWNERS decides about a file.",
    why="The last line that matches a file decides. A line whose files are all matched further down never "
    "does anything, though it reads as if it did.",
    bad="/docs/api/ @org/api\n/docs/ @org/docs",
    good="/docs/ @org/docs\n/docs/api/ @org/api",
)

DUPLICATE = Rule(
    id="owners-duplicate-line",
    severity=Severity.WARNING,
    summary="No pattern stands twice in CODEOWNERS.",
    why="The last line counts, so that a change of the first one does nothing.",
    bad="/docs/ @org/docs\n/docs/ @org/writers",
    good="/docs/ @org/docs @org/writers",
)

UNOWNED = Rule(
    id="owners-missing",
    severity=Severity.WARNING,
    summary="A line of CODEOWNERS matches each file.",
    why="Nobody is asked to review a change of the file. A line without owners says that this is meant.",
    bad="/docs/ @org/docs    and no line for tools/release.sh",
    good="/docs/ @org/docs\n/tools/ @org/tools",
)

UNKNOWN_TEAM = Rule(
    id="owners-undescribed-team",
    severity=Severity.WARNING,
    summary="The description at the top of CODEOWNERS names each team that owns something.",
    why="Contributors who want to know whom they wait for, or to join them, find nothing about the team. "
    "Often the name is misspelled, and then nobody is asked at all.",
    bad="# - @org/docs: The manual.\n# END_CODEOWNERS_DOCS\n/docs/ @org/dosc",
    good="# - @org/docs: The manual.\n# END_CODEOWNERS_DOCS\n/docs/ @org/docs",
)

IDLE_TEAM = Rule(
    id="owners-idle-team",
    severity=Severity.NOTE,
    summary="Each team that CODEOWNERS describes owns something.",
    why="The description promises a review that nobody is asked for.",
    bad="# - @org/api: Every change of the API.\n# END_CODEOWNERS_DOCS\n/docs/ @org/docs",
    good="# - @org/api: Every change of the API.\n# END_CODEOWNERS_DOCS\n/api/ @org/api",
)


def check_owners(owners: CodeOwners, assignment: Assignment) -> list[Finding]:
    """Give everything that is wrong with a CODEOWNERS file, in the order of its lines."""
    found = [*_syntax(owners), *_lines(owners, assignment), *_teams(owners), *_unowned(assignment)]
    return sorted(found)


def idle_rules(owners: CodeOwners, assignment: Assignment) -> list[tuple[OwnerRule, bool]]:
    """Give the rules that decide about no file, each with whether it matches one all the same."""
    deciding = {id(rule) for rule in assignment.rules.values()}
    return [
        (rule, bool(matched))
        for rule, matched in zip(owners.rules, assignment.matched, strict=True)
        if id(rule) not in deciding
    ]


def _syntax(owners: CodeOwners) -> Iterator[Finding]:
    for bad in owners.bad_lines:
        yield SYNTAX.at(bad.location, f"GitHub passes this line over: {bad.reason}", hint=bad.hint)


def _lines(owners: CodeOwners, assignment: Assignment) -> Iterator[Finding]:
    """Report repeated patterns, and of the other rules those that decide about nothing."""
    places: defaultdict[str, list[OwnerRule]] = defaultdict(list)
    for rule in owners.rules:
        places[rule.pattern].append(rule)
    for first, second in (pair for same in places.values() for pair in pairwise(same)):
        again = second.location.line
        message = f'"{first.pattern}" stands again in line {again}, which is the one that counts'
        yield DUPLICATE.at(first.location, message, hint=_merge(first, second))
    for rule, matches in idle_rules(owners, assignment):
        if rule is not places[rule.pattern][-1]:
            continue
        if matches:
            yield _shadowed(rule, owners, assignment)
        else:
            hint = "correct the path, or remove the line"
            yield STALE.at(rule.location, f'"{rule.pattern}" matches no file', hint=hint)


def _merge(first: OwnerRule, second: OwnerRule) -> str:
    if set(first.owners) <= set(second.owners):
        return "remove this line"
    more = " ".join(owner for owner in first.owners if owner not in second.owners)
    return f"remove this line, or add {more} to line {second.location.line}"


def _shadowed(rule: OwnerRule, owners: CodeOwners, assignment: Assignment) -> Finding:
    matched = assignment.matched[owners.rules.index(rule)]
    by = sorted({assignment.rules[path].location.line for path in matched})
    lines = f"line {by[0]}" if len(by) == 1 else f"lines {', '.join(map(str, by[:3]))}"
    more = " and others" if len(by) > 3 else ""  # noqa: PLR2004 - as many as are shown
    files = counted(len(matched), "file")
    message = f'"{rule.pattern}" never decides: what it matches ({files}) is decided in {lines}{more}'
    return SHADOWED.at(rule.location, message, hint="move this line below, or remove it")


def _teams(owners: CodeOwners) -> Iterator[Finding]:
    """Compare the teams that own with those that are described; names of people need no description."""
    described = {team.name.casefold(): team for team in owners.teams}
    if not described:
        return
    first: dict[str, Location] = {}
    for rule in owners.rules:
        for owner in rule.owners:
            first.setdefault(owner, rule.location)
    names = {team.name for team in owners.teams}
    for owner, place in first.items():
        if "/" in owner and owner.casefold() not in described:
            hint = did_you_mean(owner, names)
            hint = hint if hint.startswith("did") else "describe the team above the end mark"
            yield UNKNOWN_TEAM.at(place, f"{owner} is described nowhere", hint=hint)
    used = {owner.casefold() for owner in first}
    for name, team in described.items():
        if name not in used:
            yield IDLE_TEAM.at(team.location, f"{team.name} is described and owns nothing")


def _unowned(assignment: Assignment) -> Iterator[Finding]:
    """Report files that no line matches, a folder at a time where it holds nothing else."""
    unmatched = [path for path in assignment.files if path not in assignment.rules]
    owned_folders = {folder for path in assignment.rules for folder in _folders(path)}
    groups: defaultdict[str, int] = defaultdict(int)
    for path in unmatched:
        outermost = next((folder for folder in _folders(path) if folder not in owned_folders), path)
        groups[outermost] += 1
    for path, count in sorted(groups.items()):
        what = f" and the {counted(count, 'file')} in it" if path not in assignment.files else ""
        message = f"no line matches {path}{what}"
        yield UNOWNED.at(Location(path), message, hint="add a line; without owners if none are wanted")


def _folders(path: str) -> Iterable[str]:
    """Give the folders around a file, outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]
