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
_SKIP = re.compile(r"example-skip:?[ ]*(?P<reason>.*?)[ ]*(?:-->)?$", re.MULTILINE)

_YAML = {"yaml", "yml", "json"}
_SHELL = {"", "bash", "console", "parsed-literal", "sh", "shell", "shell-session", "text", "none"}


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
    lines = text.split("\n")
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
    """Give a block of YAML as it is; of a block for the shell, its here-documents."""
    if language in _YAML:
        yield block
    elif language in _SHELL:
        yield from _here_documents(block)


def _here_documents(block: Snippet) -> Iterator[Snippet]:
    lines = block.text.split("\n")
    number = 0
    while number < len(lines):
        opening = _HERE.search(lines[number])
        number += 1
        if not opening:
            continue
        start = number
        while number < len(lines) and lines[number].strip("> \t") != opening["word"]:
            number += 1
        text = "\n".join(line.removeprefix("> ") for line in lines[start:number])
        yield replace(block, text=text, lines=block.lines + start)


def _directives(lines: Sequence[str], path: str) -> Iterator[tuple[str, Snippet]]:
    for number, line in enumerate(lines):
        opening = _DIRECTIVE.match(line)
        if not opening or opening["name"] == "literalinclude":
            continue
        language = opening["argument"].strip() if opening["name"] != "parsed-literal" else "parsed-literal"
        end = _end_of_indented(lines, number + 1, len(opening["indent"]))
        start = number + 1
        while start < end and _OPTION.match(lines[start]):
            start += 1
        yield language, _block(lines, path, start, end, number)


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
    content = [line.expandtabs(8) for line in lines[start:end]]
    columns = min((_indentation(line) for line in content if line.strip()), default=0)
    text = "\n".join(line[columns:] for line in content).rstrip() + "\n"
    above = "\n".join(lines[max(0, opening - 3) : opening])
    skip = _reason(above)
    return Snippet(path, text, start, columns, skip if skip is not None else _reason(text))


def _reason(text: str) -> str | None:
    found = _SKIP.search(text)
    return found["reason"] if found else None
