# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Labels that two places define."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.finding import Finding, Location

DUPLICATE_LABEL = Rule(
    id="duplicate-label",
    severity=Severity.ERROR,
    summary="A label stands at one place only.",
    why="References to it lead to whichever place was read last, which is not always the same.",
    bad="a.rst: .. _install:\nb.rst: .. _install:",
    good="a.rst: .. _install-agent:\nb.rst: .. _install-operator:",
)


def duplicates(labels: Iterable[tuple[str, Location]]) -> Iterator[Finding]:
    """Report each label that is defined again, at its second place and at those after it."""
    first: dict[str, Location] = {}
    for name, place in sorted(labels):
        other = first.setdefault(name, place)
        if other is not place and other != place:
            yield DUPLICATE_LABEL.at(place, f'the label "{name}" is defined at {other} already')
