# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Whether commit messages keep the rules: title, blank line, sign-off, references to what they fix."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from docwarden.errors import ProgramError
from docwarden.finding import Location
from docwarden.review.brief import Evidence, judged
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.commits import Commit
    from docwarden.review.brief import Point
    from docwarden.review.change import Change

#: How many digits of a commit's name a reference gives.
DIGITS = 12

_SIGNED = re.compile(r"Signed-off-by:\s*(?P<name>.*?)\s*<(?P<mail>[^>]*)>\s*", re.IGNORECASE)
_FIXES = re.compile(r"Fixes:\s*(?P<what>.*)", re.IGNORECASE)
_ISSUE = re.compile(r"(?:[\w.-]+/[\w.-]+)?#\d+.*|https?://\S+.*")
_REFERENCE = re.compile(r'(?P<id>[0-9a-f]+)\s*(?:\("(?P<title>.*)"\))?\s*')
_TEMPORARY = re.compile(r"(?:fixup|squash|amend)! |wip\b", re.IGNORECASE)
_WHITESPACE = re.compile(r"(?P<path>.+?):(?P<line>\d+): (?P<what>.+)")


def look(change: Change) -> Point | None:
    """Check each commit of the branch, and the lines that it adds."""
    commits = [commit for commit in change.commits if not commit.is_merge]
    wrong = [
        Evidence(f"{commit.short} {problem}") for commit in commits for problem in _problems(commit, change)
    ]
    wrong += [
        Evidence(f"{commit.short} merges another branch: rebase instead")
        for commit in change.commits
        if commit.is_merge
    ]
    wrong += _whitespace(change)
    fine = [Evidence(f"{counted(len(commits), 'commit')} with title, text and sign-off")] if commits else []
    return judged("commits", "Commit messages", wrong, fine)


def _problems(commit: Commit, change: Change) -> Iterator[str]:
    longest = change.config.settings.review.longest_title
    if _TEMPORARY.match(commit.title):
        yield f'is to be merged into another commit: "{commit.title}"'
    if len(commit.title) > longest:
        yield f"has a title of {len(commit.title)} characters, {longest} fit"
    if commit.title.endswith("."):
        yield "has a title that ends with a period"
    if len(commit.lines) > 1 and commit.lines[1].strip():
        yield "has no blank line below its title"
    if not _text(commit):
        yield "says nothing beside its title"
    yield from _sign_off(commit)
    yield from _references(commit, change)


def _text(commit: Commit) -> list[str]:
    """Give the lines of a message without title and trailers."""
    trailer = re.compile(r"[A-Z][\w-]+: .*|\s*")
    return [line for line in commit.lines[1:] if not trailer.fullmatch(line)]


def _sign_off(commit: Commit) -> Iterator[str]:
    signed = [match for line in commit.lines if (match := _SIGNED.fullmatch(line.strip()))]
    if not signed:
        yield "is not signed off: git commit --amend --signoff"
    elif not any(commit.author == one["name"] or commit.mail == one["mail"] for one in signed):
        yield f"is by {commit.author} and signed off by {signed[-1]['name']} only"


def _references(commit: Commit, change: Change) -> Iterator[str]:
    """Check what follows "Fixes:"; an issue is as good as a commit."""
    for line in commit.lines[1:]:
        match = _FIXES.fullmatch(line.strip())
        if match and not _ISSUE.fullmatch(match["what"]):
            yield from _reference(match["what"], change)


def _reference(what: str, change: Change) -> Iterator[str]:
    match = _REFERENCE.fullmatch(what)
    if not match:
        yield f'has "Fixes: {what}", which names neither an issue nor a commit with its title on one line'
        return
    found = change.git.commit(match["id"])
    if not found:
        yield f"fixes {match['id']}, which git does not know"
        return
    title = change.git.ask("log", "-1", "--format=%s", found)
    if len(match["id"]) < DIGITS or match["title"] != title:
        yield f'names what it fixes incompletely: Fixes: {found[:DIGITS]} ("{title}")'


def fixed_authors(change: Change) -> dict[str, str]:
    """Give the authors of the commits that the branch says it fixes, with the commits."""
    authors: dict[str, str] = {}
    for commit in change.commits:
        for line in commit.lines[1:]:
            match = _FIXES.fullmatch(line.strip())
            reference = _REFERENCE.fullmatch(match["what"]) if match else None
            if reference and (author := change.git.ask("log", "-1", "--format=%an", reference["id"])):
                authors.setdefault(author, reference["id"][:DIGITS])
    return authors


def _whitespace(change: Change) -> list[Evidence]:
    """Let git look for blanks at the end of added lines and the like; generated pages are as they are."""
    try:
        done = change.git.run("diff", "--check", change.comparison.base, change.comparison.head)
    except ProgramError:
        return []
    matches = (_WHITESPACE.fullmatch(line) for line in done.output.split("\n") if line[:1] not in "+-")
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for match in matches:
        if match and not change.is_generated(match["path"]):
            found[match["path"], match["what"].rstrip(".")].append(int(match["line"]))
    return [
        Evidence(what if len(lines) == 1 else f"{what}, in {len(lines):,} lines", Location(path, lines[0]))
        for (path, what), lines in found.items()
    ]
