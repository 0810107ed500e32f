# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Listings that the branch writes: the right directive, a language, and prompts where there is output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Location
from docwarden.review.brief import Evidence, judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.brief import Point
    from docwarden.review.change import Change
    from docwarden.review.page_outline import Block, Outline

_SUBSTITUTION = re.compile(r"(?<![\w|])\|[A-Za-z][\w .-]*[\w]\|(?![\w|])")
_MARKUP = re.compile(r"\|\w[\w .-]*\||`[^`]+`|\*\S|_`|\w+_\b")
_PROMPT = re.compile(r"\s*[$#>] ?\S")
_SCRIPTS = {"bash", "sh", "shell"}
_SESSIONS = {"console", "shell-session"}


def look(change: Change) -> Point | None:
    """Judge the listings that have an added line."""
    wrong: list[Evidence] = []
    right = 0
    for page in change.changed_pages:
        if page.path.endswith(".md"):
            continue
        for block in page.after.blocks:
            if block.name in {"code", "code-block", "parsed-literal"} and block.touches(page.file.new_lines):
                problem = next(_problems(block, page.after), "")
                right += not problem
                wrong += [Evidence(problem, Location(page.path, block.first))] if problem else []
    fine = [Evidence(f"{right} listings have a directive and a language that fit")] if right else []
    return judged("listings", "Listings", wrong, fine)


def _problems(block: Block, outline: Outline) -> Iterator[str]:
    content = [line for _, line in outline.content(block) if line.strip()]
    substitution = next((match[0] for line in content if (match := _SUBSTITUTION.search(line))), "")
    if block.name == "parsed-literal":
        if content and not any(_MARKUP.search(line) for line in content):
            yield "parsed-literal has no mark-up in it: code-block with a language shows colors"
        return
    if block.name == "code":
        yield "code-block is the directive that is used elsewhere, not code"
    if substitution:
        yield f"{substitution} is not replaced in a code-block: use parsed-literal"
    if not block.argument:
        yield "names no language"
    elif block.argument in _SESSIONS and content and not any(_PROMPT.match(line) for line in content):
        yield f"{block.argument} without a prompt: write $ or # before commands, or use bash for a script"
    elif block.argument in _SCRIPTS and content and re.match(r"\s*\$ \S", content[0]):
        yield f"{block.argument} with a prompt: use shell-session"
