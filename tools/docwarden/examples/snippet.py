# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Finds the YAML that a manual shows: in YAML files, in code blocks of pages, in here-documents of those.

Pages are read as text, line by line, so that every snippet keeps its place. A comment ``example-skip: REASON``
in a snippet, or in the three lines above its block, takes it out.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docwarden.facts.manifests import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DIRECTIVE = re.compile(
    r"(?P<indent>[ ]*(?:[-*+#]\.?[ ]+|\d+\.[ ]+)?)\.\. "
    r"(?P<name>code-block|sourcecode|code|parsed-literal|literalinclude)::[ ]*(?P<argument>[^\n]*)"
)
_FENCE = re.compile(r"(?P<indent>[ ]*(?:[-*+][ ]+|\d+\.[ ]+)?)(?P<fence>`{3,}|~{3,}|:{3,})[ ]*(?P<info>[^\n`]*)")
_FENCE_DIRECTIVE = re.compile(r"\{(?P<name>[a-z-]+)\}[ ]*(?P<argument>.*)")
_OPTION = re.compile(r"[ ]*:[\w-]+:")
_HERE = re.compile(r"<<-?[ ]*([\"']?)(?P<word>\w+)\1")
_OBJECT = re.compile(r"(?P<indent>[ ]*)apiVersion:[ ]")
_SKIP = re.compile(r"example-skip:?[ ]*(?P<reason>.*?)[ ]*(?:-->)?$", re.MULTILINE)

_YAML = {"yaml", "yml", "json"}
_SHELL = {"", "bash", "console", "none", "sh", "shell", "shell-session", "text"}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text that may be YAML; its first character stands in ``path`` behind ``lines`` and ``columns``.

    ``skip`` is why it is to be left alone, None where it is not; an empty reason is none.
    """

    path: str
    text: str
    lines: int = 0
    columns: int = 0
    skip: str | None = None


def read_yaml(text: str, path: str) -> Snippet:
    """Take a YAML file as a snippet."""
    return Snippet(path, text, skip=_reason(text))


def read_page(text: str, path: str) -> list[Snippet]:
    """Find the snippets of a page, Markdown or reStructuredText, in order."""
    # As docutils does; a column behind a tab counts as shown.
    lines = text.expandtabs(8).split("\n")
    blocks = _fences(lines, path) if path.endswith(".md") else _directives(lines, path)
    return [snippet for language, block in blocks for snippet in _split(language.lower(), block)]


def included_files(text: str, path: str, source: str) -> Iterator[str]:
    """Give the YAML files that a page includes as they are; ``source`` is the root of the manual."""
    pattern = r"^[ ]*(?:\.\. |[`~:]{3,}[ ]*\{)literalinclude(?:::|\})[ ]+(\S+)"
    for name in re.findall(pattern, text, re.MULTILINE):
        base = source if name.startswith("/") else posixpath.dirname(path)
        included = posixpath.normpath(posixpath.join(base, name.lstrip("/")))
        if included.endswith(SUFFIXES) and not included.startswith(".."):
            yield included


def _split(language: str, block: Snippet) -> Iterator[Snippet]:
    """Give a block of YAML as it is; of a block for the shell, its here-documents and its printed objects."""
    if language in _YAML:
        yield block
    elif language in _SHELL:
        yield from _embedded(block)


def _embedded(block: Snippet) -> Iterator[Snippet]:
    lines = block.text.split("\n")
    number = 0
    while number < len(lines):
        start, here, printed = number, _HERE.search(lines[number]), _OBJECT.match(lines[number])
        number += 1
        if here:
            while number < len(lines) and lines[number].strip("> \t") != here["word"]:
                number += 1
            content = [line.removeprefix("> ") for line in lines[start + 1 : number]]
            yield _dedented(replace(block, lines=block.lines + start + 1), content)
        elif printed:
            while number < len(lines) and _goes_on(lines[number], len(printed["indent"])):
                number += 1
            yield _dedented(replace(block, lines=block.lines + start), lines[start:number])


def _goes_on(line: str, indent: int) -> bool:
    """Tell whether a line still belongs to an object that a command has printed."""
    return not line.strip() or (_indentation(line) >= indent and not line.lstrip().startswith(("$ ", "# kubectl")))


def _dedented(block: Snippet, lines: Sequence[str]) -> Snippet:
    columns = min((_indentation(line) for line in lines if line.strip()), default=0)
    text = "\n".join(line[columns:] for line in lines).rstrip() + "\n"
    return replace(block, text=text, columns=block.columns + columns)


def _directives(lines: Sequence[str], path: str) -> Iterator[tuple[str, Snippet]]:
    """Give the blocks of a reStructuredText page with their languages, literal blocks after ``::`` included."""
    for number, line in enumerate(lines):
        opening = _DIRECTIVE.match(line)
        literal = not opening and line.rstrip().endswith("::") and not line.lstrip().startswith("..")
        if not literal and (not opening or opening["name"] == "literalinclude"):
            continue
        indent = len(opening["indent"]) if opening else _indentation(line)
        end = _end_of_indented(lines, number + 1, indent)
        start = number + 1
        while opening and start < end and _OPTION.match(lines[start]):
            start += 1
        named = opening and opening["name"] != "parsed-literal"
        yield opening["argument"].strip() if opening and named else "", _block(lines, path, start, end, number)


def _end_of_indented(lines: Sequence[str], start: int, indent: int) -> int:
    end = start
    while end < len(lines) and (not lines[end].strip() or _indentation(lines[end]) > indent):
        end += 1
    return end


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _fences(lines: Sequence[str], path: str) -> Iterator[tuple[str, Snippet]]:
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        number += 1
        # A fence of colons holds Markdown, which is looked through like the rest of the page.
        if not opening or opening["fence"].startswith(":"):
            continue
        first = number
        while number < len(lines) and not _closes(lines[number], opening["fence"]):
            number += 1
        directive = _FENCE_DIRECTIVE.match(opening["info"])
        language = directive["argument"] if directive else opening["info"].split(" ")[0]
        start = first
        while directive and start < number and _OPTION.match(lines[start]):
            start += 1
        yield language.strip(), _block(lines, path, start, number, first - 1)
        number += 1


def _closes(line: str, fence: str) -> bool:
    return line.strip().startswith(fence) and not line.strip().strip(fence[0])


def _block(lines: Sequence[str], path: str, start: int, end: int, opening: int) -> Snippet:
    """Cut a block out and take away its indentation."""
    while start < end and not lines[start].strip():
        start += 1
    skip = _reason("\n".join(lines[max(0, opening - 3) : opening]))
    block = _dedented(Snippet(path, "", start), lines[start:end])
    return replace(block, skip=skip if skip is not None else _reason(block.text))


def _reason(text: str) -> str | None:
    found = _SKIP.search(text)
    return found["reason"] if found else None
