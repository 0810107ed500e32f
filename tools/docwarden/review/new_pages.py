# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""New pages: the header that pages beside them have, a way that leads there, their type, their owners."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from docwarden.facts.history import Kind
from docwarden.finding import Location
from docwarden.review.brief import Evidence, Point, Verdict
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.change import Change, PageChange

_STEP = re.compile(r"\s*(?:#\.|\d+\.) ")
_LISTINGS = {"shell-session", "console", "bash", "sh", "parsed-literal"}


def look(change: Change) -> Point | None:
    """Judge each page that the branch adds."""
    new = [page for page in change.changed_pages if page.file.kind is Kind.ADDED]
    found = [one for page in new for one in _judge(change, page)]
    if not found:
        return None
    verdict = Verdict.LOOK if any(is_wrong for is_wrong, _ in found) else Verdict.FINE
    return Point("new-pages", "New pages", verdict, tuple(evidence for _, evidence in found))


def _judge(change: Change, page: PageChange) -> Iterator[tuple[bool, Evidence]]:
    """Give evidence, and whether it is that something is missing."""
    place = Location(page.path)
    if including := _including(change, page.path):
        yield (
            False,
            Evidence(
                f"is a part of {including}, so it needs no header and no entry in a table of contents", place
            ),
        )
    else:
        header = _lacking_header(change, page)
        if header:
            yield True, Evidence(header, Location(page.path, 1))
        entry = _leading_to(change, page.path)
        text = f"is in the table of contents of {entry}" if entry else "no table of contents leads there"
        yield not entry, Evidence(text, place)
        yield False, Evidence(_kind(page), place)
    yield _owners(change, page.path)


def _lacking_header(change: Change, page: PageChange) -> str:
    """Compare the first line with that of most pages in the same folder and below it."""
    folder = posixpath.dirname(page.path) + "/"
    beside = [
        lines for path, lines in change.all_pages.items() if path.startswith(folder) and path != page.path
    ]
    first = Counter(_first(lines) for lines in beside if _first(lines).startswith((".. ", "<!--", "---")))
    header, count = first.most_common(1)[0] if first else ("", 0)
    if count * 2 <= len(beside) or _first(list(page.after.lines)) == header:
        return ""
    return f'does not begin as {count} of {len(beside)} pages beside it do: "{header}"'


def _first(lines: list[str]) -> str:
    return next((line.strip() for line in lines if line.strip()), "")


def _including(change: Change, path: str) -> str:
    """Find a page that includes a file."""
    name = posixpath.basename(path)
    for other, lines in change.all_pages.items():
        for line in lines:
            if name in line and "include::" in line and _included(change, other, line) == path:
                return other
    return ""


def _included(change: Change, page: str, line: str) -> str:
    target = line.partition("include::")[2].strip()
    folder = change.folder if target.startswith("/") else posixpath.dirname(page)
    found = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
    # A path from the root of the manual may name its folder, too, where Sphinx runs one folder up.
    return found.replace(change.folder * 2, change.folder)


def _leading_to(change: Change, path: str) -> str:
    """Find a page whose table of contents names a page, by name or by a pattern."""
    name = change.name(path)
    for other in sorted(change.all_pages, key=lambda one: (not one.startswith(posixpath.dirname(path)), one)):
        if "toctree" not in "\n".join(change.all_pages[other]):
            continue
        found = change.outline(change.comparison.head, other)
        for block in found.blocks:
            if block.name == "toctree" and any(
                _names(line, name, change.name(other)) for _, line in found.content(block)
            ):
                return other
    return ""


def _names(entry: str, name: str, page: str) -> bool:
    target = re.sub(r".*<(.*)>\s*$", r"\1", entry.strip()).strip()
    target = re.sub(r"\.(?:rst|md)$", "", target)
    folder = "" if target.startswith("/") else posixpath.dirname(page)
    full = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
    return bool(target) and (full == name or ("*" in target and fnmatchcase(name, full)))


def _kind(page: PageChange) -> str:
    """Say what kind of page it looks like; only a person can tell what it is meant to be."""
    steps = sum(bool(_STEP.match(line)) for line in page.after.lines)
    listings = sum(block.name in {"code-block", "parsed-literal"} for block in page.after.blocks)
    kind = "a task or a tutorial" if steps or listings else "a concept"
    return f"reads as {kind}: {counted(steps, 'numbered step')}, {counted(listings, 'listing')}"


def _owners(change: Change, path: str) -> tuple[bool, Evidence]:
    rule = change.new_ownership.rule_of(path) if change.new_ownership else None
    owners = set(rule.owners) if rule else set()
    technical = owners - change.documentation_teams
    if technical:
        return False, Evidence(f"technical owner: {' '.join(sorted(technical))}", Location(path))
    who = f"{' '.join(sorted(owners))} alone" if owners else "nobody"
    where = f" ({rule.location})" if rule else ""
    return True, Evidence(f"belongs to {who}{where}: name a technical owner in CODEOWNERS", Location(path))
