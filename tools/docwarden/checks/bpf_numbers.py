# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Numbers that C, Go and protocol buffers share are the same on all sides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.facts.bpf_numbers import by_value
from docwarden.finding import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from docwarden.facts.bpf_numbers import Number
    from docwarden.finding import Finding

MISSING = Rule(
    id="bpf-number-missing",
    severity=Severity.WARNING,
    summary="A number that C, Go and protocol buffers share is known on every side.",
    why="A monitor that gets a number it does not know prints the number, or nothing, where a reader needs "
    "the reason of a drop.",
    bad='#define DROP_NO_ROUTE -131\nvar reasons = map[uint8]string{130: "Invalid packet"}',
    good='#define DROP_NO_ROUTE -131\nvar reasons = map[uint8]string{130: "Invalid packet", 131: "No route"}',
    language="text",
)
SHIFTED = Rule(
    id="bpf-number-shifted",
    severity=Severity.ERROR,
    summary="A name that C, Go and protocol buffers share has one number.",
    why="Each event with such a number is decoded as another one: the reader is told what did not happen. "
    "Often a constant was put in or left out in the middle of a list that counts by itself.",
    bad="enum { DBG_UNSPEC, DBG_POLICY, DBG_ENCAP };\nconst (\n\tDbgUnspec = iota\n\tDbgEncap\n)",
    good="enum { DBG_UNSPEC, DBG_POLICY, DBG_ENCAP };\n"
    "const (\n\tDbgUnspec = iota\n\tDbgPolicy\n\tDbgEncap\n)",
    language="text",
)
MEANING = Rule(
    id="bpf-number-meaning",
    severity=Severity.WARNING,
    summary="A number has names on all sides that share a word.",
    why="A number that was given to another reason keeps its old name in an API, and clients show that one.",
    bad="#define DROP_NAT_DISABLED -161\nPROXY_MAP_FULL = 161;",
    good="#define DROP_NAT_DISABLED -161\nNAT_IS_DISABLED = 161;",
    language="text",
)
TAKEN = Rule(
    id="bpf-number-taken",
    severity=Severity.ERROR,
    summary="A number stands for one name, apart from those that are defined as that name.",
    why="Events of two kinds cannot be told apart, and of two programs in one slot only one is ever called.",
    bad="#define CALL_NAT 7\n#define CALL_ENCAP 7",
    good="#define CALL_NAT 7\n#define CALL_SNAT CALL_NAT",
    language="c",
)

#: Beginnings of words for a number that is kept free, which say nothing about what it stood for.
FREE = frozenset(("unus", "rese", "obso", "depr"))

_WORD = re.compile(r"[A-Za-z][a-z]+|[A-Z]+(?![a-z])|\d+")
_STEM = 4

#: IPv4 and IP4 are the same.
_VERSION = re.compile(r"(?<=[A-Za-z])_?v(?=\d)", re.IGNORECASE)


def taken(numbers: Iterable[Number]) -> Iterator[Finding]:
    """Report numbers that several names have, none of them defined as the other."""
    for value, names in by_value(numbers).items():
        own = [number for number in names if not number.alias]
        for number in own[1:]:
            message = f"{number.name} is {value}, and so is {own[0].name}"
            yield TAKEN.at(number.location, message)


def compare(
    in_c: Sequence[Number], there: Sequence[Number], side: str, *, least: int = 0, apart: Collection[str] = ()
) -> Iterator[Finding]:
    """Report what is missing or shifted between C and another side, from the least shared number on.

    Names that only one side has are the same where their number is. ``apart`` are names that are not shared.
    """
    mine = [one for one in in_c if one.value >= least and not one.alias and one.name not in apart]
    others = [one for one in there if one.value >= least and one.name not in apart]
    by_name = {one.short: one for one in others if one.name}
    names = {one.short for one in mine}
    free = {one.value for one in others if one.short not in names}
    for one in mine:
        other = by_name.get(one.short)
        if other and other.value != one.value:
            yield SHIFTED.at(other.location, f"{other.name} is {other.value} in {side}, {one.value} in C")
        elif not other and one.value not in free:
            yield MISSING.at(one.location, f"{one.name} ({one.value}) is not in {side}")
    values = {one.value for one in mine if one.short not in by_name}
    for other in others:
        if other.name and other.short not in names and other.value not in values:
            yield MISSING.at(other.location, f"{other.name} ({other.value}) is in {side}, and not in C")


def compare_texts(in_c: Sequence[Number], texts: Sequence[Number], *, least: int = 0) -> Iterator[Finding]:
    """Report numbers without a text in Go, and texts without a number in C."""
    known = {text.value for text in texts}
    values = {one.value for one in in_c}
    for one in in_c:
        if one.value >= least and one.value not in known:
            yield MISSING.at(one.location, f"{one.name} ({one.value}) has no text in Go")
    for text in texts:
        if text.value >= least and text.value not in values:
            yield MISSING.at(text.location, f'"{text.name}" ({text.value}) is in Go, and not in C')


def misplaced(
    names: Sequence[Number], there: Sequence[Number], sides: tuple[str, str], *, least: int = 0
) -> Iterator[Finding]:
    """Report texts, or names of another kind, that stand at the number of another name than their words say.

    ``sides`` says where the names are and where the others are. One is only told where it has all words of a
    name, and more of them than of the name of its own number, and where what stands there does not belong
    there.
    """
    distinct = _distinct_words([one for one in names if one.name and one.value >= least and not one.alias])
    at = {one.value: known for one, known in distinct}
    exact = {one.short for one, _ in distinct}
    said = {other.value: words(other.name) for other in there if other.name}
    for other in there:
        own = at.get(other.value)
        if own is None or other.value not in said or (other.short and other.short in exact):
            continue
        mine, fit = said[other.value], len(said[other.value] & own)
        for one, known in distinct:
            beyond = said.get(one.value, set())
            if known and known <= mine and len(known) > fit and _share(beyond, known) <= _share(beyond, own):
                shown = other.name if other.short else f'"{other.name}"'
                message = f"{shown} is {other.value} in {sides[1]}, {one.name} {one.value} in {sides[0]}"
                yield SHIFTED.at(other.location, message)


def _distinct_words(numbers: Sequence[Number]) -> list[tuple[Number, set[str]]]:
    """Give the words of names but those that all names have, such as the prefix."""
    spelled = [words(one.name) for one in numbers]
    common = set.intersection(*spelled) if len(spelled) > 1 else set()
    return [(one, known - common) for one, known in zip(numbers, spelled, strict=True)]


def _share(said: set[str], known: set[str]) -> float:
    return len(said & known) / len(known) if known else 0


def meanings(
    sides: Mapping[str, Sequence[Number]],
    texts: Sequence[Number],
    *,
    least: int = 0,
    apart: Collection[str] = (),
) -> Iterator[Finding]:
    """Report names that share no word with what any other side says of the number, or the text in Go.

    One of the sides is "C".
    """
    named = {side: _shared_names(numbers, least, apart) for side, numbers in sides.items()}
    groups, told = by_value(sides["C"]), {text.value: text.name for text in texts}
    for side, numbers in named.items():
        others = [theirs for other, theirs in named.items() if other != side]
        for value, own in numbers.items():
            said = [one.name for theirs in others for one in theirs.get(value, [])]
            if side == "C" and len(said) + (value in told) == 1:
                continue  # one says this, one says that: told where the other one says it
            known = {stem for name in said for stem in _stems(name)} | _stems(told.get(value, ""))
            if said and known and not known & {stem for one in own for stem in _stems(one.name)}:
                text = f' ("{told[value]}")' if value in told else ""
                in_c_too = side != "C" and value in groups
                there = f"{groups[value][0].name}{text} in C" if in_c_too else f"{said[0]}{text} elsewhere"
                yield MEANING.at(own[0].location, f"{value} is {own[0].name} here, and {there}")


def _shared_names(
    numbers: Iterable[Number], least: int, apart: Collection[str]
) -> Mapping[int, list[Number]]:
    """Group names by their number, without those that are not shared or that keep a number free."""
    shared = [one for one in numbers if one.name and one.value >= least and one.name not in apart]
    return by_value(one for one in shared if not words(one.name) & FREE)


def _stems(name: str) -> set[str]:
    return {word.lower()[:_STEM] for word in _WORD.findall(name)} - {"drop", "no", "not", "the", "is", "to"}


def words(name: str) -> set[str]:
    """Give the beginnings of all words: "to" and "no" are all that tells some names apart."""
    return {word.lower()[:_STEM] for word in _WORD.findall(_VERSION.sub("", name))}
