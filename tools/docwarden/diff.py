# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Differences between a committed page and a generated one, short enough to be read."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

#: A page that was rewritten is not worth a line-by-line comparison, which takes quadratic time.
_COMPARED_LINES = 3000

_CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """How two texts differ: the first line (of the old text) that does, and a unified diff in lines."""

    first_line: int
    added: int
    removed: int
    lines: tuple[str, ...]

    def readable(self, height: int = 24, width: int = 160) -> str:
        """Give the diff cut to ``height`` lines of ``width`` characters; what was cut is counted."""
        shown = _shorten(list(self.lines[:height]), width)
        cut = len(self.lines) - len(shown)
        if cut > 0:
            shown.append(f"… {cut} more lines of this difference")
        return "\n".join(shown)


def compare(old: str, new: str) -> Difference:
    """Compare two texts by lines."""
    before, after = old.split("\n"), new.split("\n")
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    start = max(0, head - _CONTEXT)
    old_part = before[start : len(before) - max(0, tail - _CONTEXT)]
    new_part = after[start : len(after) - max(0, tail - _CONTEXT)]
    lines = _unified(old_part, new_part, start)
    return Difference(
        first_line=min(head + 1, len(before)),
        added=sum(line.startswith("+") for line in lines),
        removed=sum(line.startswith("-") for line in lines),
        lines=tuple(lines),
    )


def patch(old: str, new: str, path: str) -> str:
    """Give the whole difference as a unified diff that ``git apply`` and ``patch -p1`` take."""
    before, after = _lines(old), _lines(new)
    source = f"a/{path}" if old else "/dev/null"
    lines = difflib.unified_diff(before, after, source, f"b/{path}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str) -> list[str]:
    """Split at line feeds only, and keep them: str.splitlines knows more line ends than git does."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])


def _unified(old: list[str], new: list[str], start: int) -> list[str]:
    """Make a unified diff without file names, its line numbers shifted by ``start``."""
    if max(len(old), len(new)) > _COMPARED_LINES:
        header = f"@@ -{start + 1},{len(old)} +{start + 1},{len(new)} @@"
        return [header, *(f"-{line}" for line in old), *(f"+{line}" for line in new)]
    padding = [""] * start
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=True)
    return [
        line for group in matcher.get_grouped_opcodes(_CONTEXT) for line in _hunk(group, old, new, padding)
    ]


def _hunk(
    group: list[tuple[str, int, int, int, int]], old: list[str], new: list[str], padding: list[str]
) -> list[str]:
    shift = len(padding) + 1
    _, old_start, _, new_start, _ = group[0]
    _, _, old_end, _, new_end = group[-1]
    lines = [
        f"@@ -{old_start + shift},{old_end - old_start} +{new_start + shift},{new_end - new_start} @@",
    ]
    for tag, first, last, new_first, new_last in group:
        if tag == "equal":
            lines += [f" {line}" for line in old[first:last]]
        else:
            lines += [f"-{line}" for line in old[first:last]]
            lines += [f"+{line}" for line in new[new_first:new_last]]
    return lines


def _common(one: list[str], other: list[str]) -> int:
    """Count the lines that two texts share at their start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))


def _shorten(lines: list[str], width: int) -> list[str]:
    """Cut long lines; of a removed line and the added one that replaces it, keep the part that differs."""
    shown = []
    for index, line in enumerate(lines):
        twin = _twin(lines, index)
        offset = 0 if twin is None else _offset(line[1:], twin[1:], width)
        body = line[1 + offset :]
        body = f"…{body}" if offset else body
        shown.append(line[:1] + (body if len(body) < width else f"{body[: width - 2]}…"))
    return shown


def _twin(lines: list[str], index: int) -> str | None:
    """Find the line on the other side of a replacement of as many lines by as many."""
    sign = lines[index][:1]
    if sign not in "+-":
        return None
    step = 1 if sign == "-" else -1
    first = last = index
    while last + step in range(len(lines)) and lines[last + step][:1] == sign:
        last += step
    while first - step in range(len(lines)) and lines[first - step][:1] == sign:
        first -= step
    twin = last + step + (index - first)
    other = "+" if sign == "-" else "-"
    return lines[twin] if twin in range(len(lines)) and lines[twin][:1] == other else None


def _offset(line: str, twin: str, width: int) -> int:
    """Tell how much of a long line's start can go so that what differs from its twin is in sight."""
    same = next(
        (i for i, (a, b) in enumerate(zip(line, twin, strict=False)) if a != b), min(len(line), len(twin))
    )
    return max(0, same - width // 3) if len(line) >= width else 0
