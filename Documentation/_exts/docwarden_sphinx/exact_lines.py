# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The line that a warning is really about.

docutils and Sphinx number what is wrong inside a paragraph by the paragraph, what is wrong in a toctree by
its directive, and much of what stands in nested text by a line above it. What they quote tells more.
"""

from __future__ import annotations

import functools
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: How far below and above the line that was named to look.
BELOW, ABOVE = 40, 4

# What is quoted, but for the words that say what kind of thing is wrong.
_QUOTED = re.compile(r"""(?:"([^"\n]{2,})"|'([^'\n]{2,})')(?! directive| reference| cross-reference)""")
_AFTER_COLON = re.compile(r"(?: not found: (.{2,})|: ([^\s:]{3,}))$")
_INDIRECT = re.compile(r'Indirect hyperlink target "([^"\n]+)"')
_CITATION = re.compile(r"Citation \[(.+)\] is not referenced")
_INCLUDE = re.compile(r" *\.\. include:: +(\S+) *$")
_ANONYMOUS = re.compile(r"Anonymous hyperlink mismatch: ([0-9]+) references but ([0-9]+) targets")
_OPEN = re.compile(r"Inline (.+?) start-string without end-string")
_STARTS = {
    "emphasis": "*",
    "strong": "**",
    "literal": "``",
    "interpreted text or phrase reference": "`",
    "substitution_reference": "|",
    "target": "_`",
}
# Mark-up that is closed: no blank stands before its end.
_CLOSED = re.compile(
    r"``(?!\s).*?(?<!\s)``|`(?!\s)[^`]*?(?<!\s)`(?!\w)|\*\*(?![\s*]).*?(?<!\s)\*\*"
    r"|(?<!\*)\*(?![\s*])[^*]*?(?<!\s)\*|\|(?!\s)[^|]*?(?<!\s)\|",
    re.DOTALL,
)
# How a line begins that may be malformed, and what it is not then.
_MALFORMED = {
    "malformed substitution definition": re.compile(r" *\.\. \|(?!\S(?:.*\S)?\| +\S)"),
    "malformed hyperlink target": re.compile(r" *\.\. _(?!(?:`[^`]+`|(?:[^:`\\]|\\.)+):(?: |$))"),
}


def exact_line(path: str, line: int | None, message: str) -> int | None:
    """Give the line of a file that a message, as docutils or Sphinx wrote it, is about."""
    lines = lines_of(path) if path else ()
    if not lines:
        return line
    if match := _ANONYMOUS.search(message):
        return _anonymous(lines, int(match[1]), int(match[2])) or line
    if match := _INDIRECT.match(message):
        return _target(lines, match[1]) or line
    if line is None:
        return None
    return next((found for found in _searches(lines, line, message) if found), line)


def after_include(path: str, line: int | None, message: str, *, page: str) -> tuple[str, int | None]:
    """Give the place of what stands right after an included file: docutils names the end of that file.

    It is in the source of the page, somewhere below a folder that both are in, where the message says.
    """
    included = Path(path)
    for folder in included.parents:
        file = str(folder / f"{page}{included.suffix}")
        first = _first_of_block(message)
        for number, text in enumerate(lines_of(file), 1):
            if first and text.strip() == first:
                return file, number
    return path, line


def in_included(path: str, line: int | None, message: str) -> tuple[str, int | None]:
    """Give the place of a citation that nothing refers to: Sphinx takes the line, but not the file, from it.

    Where the line of the page is another one, it is in a file that the page includes.
    """
    match = _CITATION.match(message)
    files = _with_included(path) if match and line else ()
    places = (
        (file, line) for file in files if match and line and _has(lines_of(file), line, f"[{match[1]}]")
    )
    return next(places, (path, line))


def _has(lines: Sequence[str], line: int, text: str) -> bool:
    return line <= len(lines) and text in lines[line - 1]


def _with_included(path: str) -> list[str]:
    """Give a page and all files that it includes, each once; files of docutils itself are left out."""
    files = [path]
    for file in files:
        for text in lines_of(file):
            if match := _INCLUDE.match(text):
                included = os.path.normpath(Path(file).parent / match[1])
                if included not in files:
                    files.append(included)
    return files


def lines_of(path: str) -> tuple[str, ...]:
    """Give the lines of a file as it is now; none where it cannot be read."""
    try:
        state = Path(path).stat()
    except OSError:
        return ()
    if not stat.S_ISREG(state.st_mode):
        return ()  # who opens a pipe waits for another program
    return _lines(path, (state.st_mtime_ns, state.st_size))


@functools.lru_cache(maxsize=16)
def _lines(path: str, _state: tuple[int, int]) -> tuple[str, ...]:
    try:
        return tuple(Path(path).read_text(encoding="utf-8-sig", errors="replace").splitlines())
    except OSError:
        return ()


def _searches(lines: Sequence[str], line: int, message: str) -> Iterator[int | None]:
    text = message.partition("\n\n")[0]
    if text.startswith("Malformed table.\nBottom border"):
        yield _endless_table(lines, line, message.partition("\n\n")[2])
        return
    if first := _first_of_block(message):
        yield _nearest(lines, line, lambda one: one.strip() == first)
    for start, pattern in _MALFORMED.items():
        if text.startswith(start):
            yield _nearest(lines, line, pattern.match)
    if match := _OPEN.match(text):
        yield _open(lines, line, _STARTS.get(match[1], ""))
        return
    for name in _names(text):
        pattern = re.compile(rf"(?<!\w)_?{re.escape(name)}_{{0,2}}(?!\w)", re.IGNORECASE)
        yield _nearest(lines, line, pattern.search)


def _first_of_block(message: str) -> str:
    return message.partition("\n\n")[2].strip("\n").split("\n", 1)[0].strip()


def _names(text: str) -> Iterator[str]:
    """Give what a message quotes, the last first; of a path also its end, as the path may be resolved."""
    quoted = [one or other for one, other in _QUOTED.findall(text)]
    if match := _AFTER_COLON.search(text):
        quoted.append(match[1] or match[2])
    for name in reversed(quoted):
        yield name
        if "/" in name:
            yield name.rstrip("/").rpartition("/")[2]


def _target(lines: Sequence[str], name: str) -> int | None:
    """Find where a target is defined: the line that docutils names may be counted with included files."""
    pattern = re.compile(rf" *\.\. _`?{re.escape(name)}`?:", re.IGNORECASE)
    return next((number for number, one in enumerate(lines, 1) if pattern.match(one)), None)


def _nearest(lines: Sequence[str], line: int, fits: Callable[[str], object]) -> int | None:
    """Find the nearest line that fits: at the line, below it, or a little above."""
    first, last = max(line - ABOVE, 1), min(line + BELOW, len(lines))
    found = (at for at in range(first, last + 1) if fits(lines[at - 1]))
    return min(found, key=lambda at: (abs(at - line), at < line), default=None)


def _endless_table(lines: Sequence[str], line: int, block: str) -> int | None:
    """Find the first line of a table whose end docutils saw in the underline of a title, far below."""
    rows = [text.strip() for text in block.strip("\n").split("\n")]
    if " " in rows[-1]:
        return None  # a border of columns: that is the line to mend
    first = max(line - len(rows) - ABOVE, 0)
    starts = (at for at in range(first, line) if [one.strip() for one in lines[at : at + 2]] == rows[:2])
    return next((at + 1 for at in starts), None)


def _open(lines: Sequence[str], line: int, start: str) -> int | None:
    """Find the first mark in a paragraph that is left when what is closed is taken out."""
    first, last = _paragraph(lines, line)
    text = "\n".join(lines[first - 1 : last])
    left = _CLOSED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    at = left.find(start) if start else -1
    return first + left.count("\n", 0, at) if at >= 0 else None


def _paragraph(lines: Sequence[str], line: int) -> tuple[int, int]:
    first = line
    while first <= len(lines) and not lines[first - 1].strip():
        first += 1
    last = first
    while last < len(lines) and lines[last].strip():
        last += 1
    return first, last


def _anonymous(lines: Sequence[str], references: int, targets: int) -> int | None:
    """Find the first anonymous reference without a target, or the first target without a reference."""
    reference = re.compile(r"`[^`<>]+`__(?!\w)|(?<![\w`])\w+__(?![\w`])")
    target = re.compile(r" *(?:__ \S|\.\. __:)")
    wanted, which = (reference, targets) if references > targets else (target, references)
    found = [number for number, one in enumerate(lines, 1) for _ in wanted.finditer(one)]
    return found[which] if which < len(found) else None
