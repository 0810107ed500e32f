# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Judges whether two readings of a page differ only in what fixes may change."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from docwarden.finding import Effect
from docwarden_sphinx import outline
from docwarden_sphinx.outline import CLOSE, OPEN, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docwarden.fixing.fix import Fix
    from docwarden_sphinx.outline import Outline, Piece

#: What says how a listing is highlighted.
_HIGHLIGHTING = {"language", "force"}


def objection(before: Outline, after: Outline, effect: Effect, fixes: Sequence[Fix]) -> str:
    """Say why fixes of one effect are not harmless; nothing where they are."""
    new = _first_new(before.said, after.said)
    if new:
        return f"it would bring a new message: {new}"
    if before.targets != after.targets:
        changed = sorted(before.targets ^ after.targets)
        return f"what others refer to would change: {changed[0]}"
    old_pieces, new_pieces = _compared(before, effect), _compared(after, effect)
    if effect is Effect.WORDS:
        return _other_words(old_pieces, new_pieces, fixes)
    if old_pieces != new_pieces:
        return _difference(old_pieces, new_pieces)
    return _wrong_number(before, after, effect, len(fixes))


def _first_new(before: Iterable[str], after: Iterable[str]) -> str:
    left = list(before)
    for message in after:
        if message not in left:
            return message
        left.remove(message)
    return ""


def _compared(page: Outline, effect: Effect) -> list[Piece]:
    """Give the pieces without what fixes of this effect may change."""
    match effect:
        case Effect.QUOTATION:
            return list(outline.without(page.pieces, lambda one: one[1] == "block_quote"))
        case Effect.NAME:
            return [_link(one) for one in outline.without(page.pieces, _is_named_address)]
        case Effect.LANGUAGE:
            return [_listing(one) for one in page.pieces]
        case Effect.HEADER:
            return list(_without_header(page.pieces))
        case _:
            return list(page.pieces)


def _is_named_address(piece: Piece) -> bool:
    return piece[1] == "target" and "refuri" in dict(piece[2])


def _link(piece: Piece) -> Piece:
    """Give a link by where it leads; how the source names it is not seen."""
    if piece[:2] != (OPEN, "reference"):
        return piece
    return OPEN, "reference", tuple(one for one in piece[2] if one[0] in ("refuri", "refid", "ids"))


def _listing(piece: Piece) -> Piece:
    if piece[:2] != (OPEN, "literal_block"):
        return piece
    return OPEN, "literal_block", tuple(one for one in piece[2] if one[0] not in _HIGHLIGHTING)


def _without_header(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Leave out the parts before the first section that are for no format that a build writes."""
    depth, sections = 0, 0
    for piece in pieces:
        kind, name, attributes = piece
        sections += name == "section" and kind == OPEN
        if depth or (not sections and name == "only" and "not (" in str(attributes)):
            depth += (kind == OPEN) - (kind == CLOSE)
        else:
            yield piece


def _wrong_number(before: Outline, after: Outline, effect: Effect, fixes: int) -> str:
    """Count the nodes that fixes take away one by one."""
    if effect is Effect.QUOTATION and before.count("block_quote") - after.count("block_quote") != fixes:
        return "it would take away another number of quotations"
    if effect is Effect.HEADER and after.count("only") - before.count("only") != fixes:
        return "the text at the top would not be for readers of the source alone"
    return ""


def _difference(before: Sequence[Piece], after: Sequence[Piece]) -> str:
    pairs = zip(before, after, strict=False)
    number = next(
        (index for index, (one, other) in enumerate(pairs) if one != other), min(len(before), len(after))
    )
    old, new = _shown(before, number), _shown(after, number)
    return f"the page would read otherwise: {new} in place of {old}"


def _shown(pieces: Sequence[Piece], number: int) -> str:
    if number >= len(pieces):
        return "its end"
    kind, name, attributes = pieces[number]
    if kind == TEXT:
        return f'"{" ".join(name.split())[:60]}"'
    names = " ".join(f"{key}={value}" for key, value in attributes)
    return f"<{'/' if kind == CLOSE else ''}{name}{' ' if names else ''}{names[:80]}>"


def _other_words(before: Sequence[Piece], after: Sequence[Piece], fixes: Sequence[Fix]) -> str:
    """Each text that differs has to do so by the replaced words, and each replacement has to be seen."""
    edits = [(edit.old, edit.new) for fix in fixes for edit in fix.edits]
    seen: set[tuple[str, str]] = set()
    for number, (old, new) in enumerate(itertools.zip_longest(before, after)):
        if old != new:
            used = _explained(old[1], new[1], edits) if old and new and old[0] == new[0] == TEXT else None
            if used is None:
                return _difference(before[number:], after[number:])
            seen |= used
    missing = next((edit for edit in edits if edit not in seen), None)
    return f'the replaced "{missing[0]}" is not in the text of the page' if missing else ""


def _explained(old: str, new: str, edits: Sequence[tuple[str, str]]) -> set[tuple[str, str]] | None:
    """Give the edits that make one text of another; None where no replacement of whole words does."""
    if old == new:
        return set()
    same = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    for edit in dict.fromkeys(edits):
        for at in range(same, max(same - max(map(len, edit)), 0) - 1, -1):
            if old.startswith(edit[0], at) and new.startswith(edit[1], at):
                rest = _explained(old[at + len(edit[0]) :], new[at + len(edit[1]) :], edits)
                if rest is not None:
                    return {edit} | rest
    return None
