# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Two numbers whose names are exchanged on one side, told from the words that the sides have in common."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from docwarden.checks.bpf_numbers import FREE, SHIFTED, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docwarden.facts.bpf_numbers import Number
    from docwarden.finding import Finding

    Side = Mapping[int, tuple[Number, frozenset[str]]]

#: By how much two pairs have to fit better the other way round, where 2 is from not at all to exactly.
#: Numbers of Cilium that are in order stay below a tenth, from 2020 to 2025.
_GAIN = 0.12


def exchanged(sides: Sequence[tuple[str, Sequence[Number]]], *, least: int = 0) -> Iterator[Finding]:
    """Report two numbers whose names on one side would fit all others better if they were exchanged."""
    read = [(name, _side(numbers, least)) for name, numbers in sides if numbers]
    for name, side in read:
        others = [other for _, other in read if other is not side]
        said = {
            value: frozenset().union(*(other[value][1] for other in others if value in other))
            for value in side
        }
        fits = _Fits({value: known for value, known in said.items() if known}, side)
        for here, there in fits.pairs():
            if fits.better(here, there):
                yield _finding(name, side, others, (here, there))


def _finding(name: str, side: Side, others: Iterable[Side], pair: tuple[int, int]) -> Finding:
    first, second = (f"{_shown(side[value][0])} ({value})" for value in pair)
    there = [" and ".join(_shown(other[value][0]) for other in others if value in other) for value in pair]
    seen = f"elsewhere they are {there[0]}, and {there[1]}"
    message = f"{first} and {second} of {name} seem to be exchanged: {seen}"
    return SHIFTED.at(side[pair[0]][0].location, message)


def _shown(number: Number) -> str:
    return number.name if number.short else f'"{number.name}"'


def _side(numbers: Iterable[Number], least: int) -> Side:
    """Give the words of each number that has a name of its own."""
    found: dict[int, tuple[Number, frozenset[str]]] = {}
    for one in numbers:
        said = frozenset(words(one.name))
        if one.value >= least and one.name and not one.alias and not said & FREE:
            found.setdefault(one.value, (one, said))
    return found


class _Fits:
    """How well what one side says of a number fits what the other one says of it, or of another number."""

    def __init__(self, mine: Mapping[int, frozenset[str]], theirs: Side) -> None:
        """Weigh words: the fewer numbers have one, the more it tells."""
        self._mine = mine
        self._theirs = {value: theirs[value][1] for value in mine}
        spelled = [*self._mine.values(), *self._theirs.values()]
        counts = Counter(word for known in spelled for word in known)
        self._weights = {word: math.log(1 + len(spelled) / count) for word, count in counts.items()}

    def pairs(self) -> list[tuple[int, int]]:
        """Give the pairs of numbers of which one has a word of the other one."""
        having: dict[str, list[int]] = {}
        for value, known in self._theirs.items():
            for word in known:
                having.setdefault(word, []).append(value)
        met = {
            (one, other)
            for one, known in self._mine.items()
            for word in known
            for other in having.get(word, ())
        }
        return sorted({(min(pair), max(pair)) for pair in met if pair[0] != pair[1]})

    def better(self, one: int, other: int) -> bool:
        """Tell whether two numbers fit better the other way round, and neither of them worse."""
        first = self._fit(one, other) - self._fit(one, one)
        second = self._fit(other, one) - self._fit(other, other)
        return min(first, second) >= 0 and first + second > _GAIN

    def _fit(self, mine: int, theirs: int) -> float:
        here, there = self._mine[mine], self._theirs[theirs]
        union = self._weight(here | there)
        return self._weight(here & there) / union if union else 0

    def _weight(self, known: Iterable[str]) -> float:
        return math.fsum(self._weights[word] for word in known)
