# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Suggests who knows what a page is about: the owners of the code that changes together with it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.facts.co_changes import by_page, read_changes
from docwarden.facts.git import Git
from docwarden.facts.ownership import Ownership

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from docwarden.code_ownership import Known

#: Fewer changes together are an accident.
LEAST_CHANGES = 2

#: How much more often than elsewhere a team has to be part of a page's changes: below, half are wrong.
LEAST_WEIGHT = 3.0

#: How many teams are named for a page.
MOST_TEAMS = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Teams for a page, likeliest first, with in how many of its changes with code they owned some of it."""

    page: str
    teams: tuple[tuple[str, int], ...]
    changes: int


def suggest(root: Path, folder: str, known: Known, pages: Iterable[str]) -> list[Suggestion]:
    """Suggest technical owners for each page of which history knows some; raise ProgramError without git.

    A team that is part of every other change anywhere says little of a page. So the number of changes is
    weighed with the logarithm of how much more often the team is part of them than of all.
    """
    changes = read_changes(Git(root), folder)
    together = by_page(changes, folder)
    code = {path for found in together.values() for change in found for path in change.files}
    code -= set(together)
    # Who would own a file that is gone today is a question to the rules, too.
    assignment = Ownership(known.owners.rules).assign(code)
    teams = {
        id(change): frozenset(owner for path in change.files & code for owner in assignment.owners(path))
        - set(known.documentation)
        for found in together.values()
        for change in found
    }
    usual = Counter(team for each in teams.values() for team in each)
    usual_share = {team: count / len(teams) for team, count in usual.items()}
    found = (_best(page, [teams[id(one)] for one in together.get(page, [])], usual_share) for page in pages)
    return [suggestion for suggestion in found if suggestion.teams]


def _best(page: str, changes: list[frozenset[str]], usual: Mapping[str, float]) -> Suggestion:
    counts = Counter(team for teams in changes for team in teams)
    weights = {
        team: count * math.log(count / len(changes) / usual[team])
        for team, count in counts.items()
        if count >= LEAST_CHANGES
    }
    likely = [team for team, weight in weights.items() if weight >= LEAST_WEIGHT]
    likely.sort(key=lambda team: (-weights[team], team))
    return Suggestion(page, tuple((team, counts[team]) for team in likely[:MOST_TEAMS]), len(changes))
