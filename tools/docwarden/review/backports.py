# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""To which supported branches a change of the manual belongs: those that have the touched sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.facts.history import Kind
from docwarden.review.brief import Evidence, Point, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.change import Change, PageChange


def look(change: Change) -> Point | None:
    """Look for the sections that the branch touches in the newest release branches."""
    pages = [page for page in change.pages if page.file.kind in {Kind.MODIFIED, Kind.MOVED}]
    branches = supported(change) if pages else []
    if not branches:
        return None
    touched = [(page, title) for page in pages for title in _touched(page)]
    evidence = [_evidence(change, name, version, touched) for name, version in branches]
    return Point("backports", "Backports", Verdict.TOLD, tuple(evidence)) if touched else None


def supported(change: Change) -> list[tuple[str, str]]:
    """Give the newest release branches and their versions, the newest first."""
    settings = change.config.settings.review
    pattern = _pattern(change)
    listed = change.git.output("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes").split()
    remote = change.git.remote()
    found: dict[str, str] = {}
    for ref in listed:
        name = re.sub(rf"^refs/(?:heads/|remotes/{re.escape(remote)}/)", "", ref)
        if match := pattern.fullmatch(name):
            found.setdefault(match["version"], ref)
    newest = sorted(found, key=lambda one: [int(part) for part in re.findall(r"\d+", one)], reverse=True)
    return [(found[version], version) for version in newest[: settings.supported_releases]]


def _pattern(change: Change) -> re.Pattern[str]:
    key, text = "review.release-branches", change.config.settings.review.release_branches
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise change.config.error(key, f"expected a regular expression: {error}") from None
    if "version" not in pattern.groupindex:
        raise change.config.error(key, "expected a group (?P<version>...)", "name what the version is")
    return pattern


def _touched(page: PageChange) -> Iterator[str]:
    """Give the titles of the sections that a branch changes, as they were called before."""
    lines = [line for hunk in page.file.hunks for line in (hunk.old or (max(hunk.old.start, 1),))]
    headings = [page.before.section(line) for line in lines]
    yield from dict.fromkeys(heading.title if heading else "" for heading in headings)


def _evidence(change: Change, ref: str, version: str, touched: list[tuple[PageChange, str]]) -> Evidence:
    label = change.config.settings.review.backport_label.replace("{version}", version)
    there: list[str] = []
    absent: list[str] = []
    for page, title in touched:
        lines = change.outline(ref, page.file.old_path)
        has = lines.lines and (not title or any(heading.title == title for heading in lines.headings))
        (there if has else absent).append(f"“{title}”" if title else page.file.old_path)
    if not there:
        return Evidence(f"not {label}: the branch has none of the touched sections")
    rest = f"; not there: {_few(absent)}" if absent else ""
    return Evidence(f"{label}: the branch has {_few(there)}{rest}")


def _few(titles: list[str], most: int = 4) -> str:
    titles = list(dict.fromkeys(titles))
    return ", ".join(titles[:most]) + (f" and {len(titles) - most} more" if len(titles) > most else "")
