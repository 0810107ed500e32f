# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Features in beta: said in the heading of their section and by the banner, by both or by neither."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from docwarden.finding import Location
from docwarden.review.brief import Evidence, judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.brief import Point
    from docwarden.review.change import Change, PageChange
    from docwarden.review.page_outline import Heading

_IN_HEADING = re.compile(r"\(beta\)", re.IGNORECASE)
_WORD = re.compile(r"\bbeta\b", re.IGNORECASE)
#: Numbers of versions and names of APIs have it, too, and say nothing of a feature.
_NO_FEATURE = re.compile(r"\w*\d[.-]?beta\b|\bbeta[.-]?\d|beta\.(?:rst|md|kubernetes)|/beta\b", re.IGNORECASE)


def look(change: Change) -> Point | None:
    """Judge the sections in which the branch touches something about beta."""
    wrong: list[Evidence] = []
    fine: list[Evidence] = []
    for page in change.changed_pages:
        for heading, has_banner in _touched(page, _banner(change)):
            place = Location(page.path, heading.line)
            in_heading = bool(_IN_HEADING.search(heading.title))
            if in_heading and has_banner:
                fine.append(Evidence(f'"{heading.title}" has its banner', place))
            elif has_banner:
                wrong.append(
                    Evidence(f'"{heading.title}" has the banner, and no (Beta) in the heading', place)
                )
            elif in_heading:
                wrong.append(Evidence(f'"{heading.title}" lacks the banner', place))
        wrong += _mentions(page)
        fine += _ended(page, _banner(change))
    return judged("beta", "Beta", wrong, fine)


def _banner(change: Change) -> str:
    return posixpath.basename(change.config.settings.review.beta_banner)


def _touched(page: PageChange, banner: str) -> Iterator[tuple[Heading, bool]]:
    """Give the sections whose heading or banner was touched, with whether they have the banner."""
    outline = page.after
    for heading in outline.headings:
        lines = outline.section_lines(heading)
        banners = [
            block
            for block in outline.blocks
            if block.name == "include"
            and block.first in lines
            and posixpath.basename(block.argument) == banner
        ]
        marks = {heading.line, *(block.first for block in banners)}
        lost = (
            any(banner in line for line in _removed(page)) and page.before.section(heading.line) is not None
        )
        says = banners or _IN_HEADING.search(heading.title)
        if says and (marks & page.file.new_lines or (lost and not banners)):
            yield heading, bool(banners)


def _removed(page: PageChange) -> list[str]:
    lines = page.before.lines
    return [lines[number - 1] for hunk in page.file.hunks for number in hunk.old if number <= len(lines)]


def _ended(page: PageChange, banner: str) -> Iterator[Evidence]:
    """Tell of sections that are no longer called beta; what is left of the banner was judged above."""
    lost = any(banner in line and "include::" in line for line in _removed(page))
    if lost and not any(_IN_HEADING.search(heading.title) for heading in page.before.headings):
        yield Evidence("the banner is gone, and no heading speaks of beta", Location(page.path))
    removed = {number for hunk in page.file.hunks for number in hunk.old}
    now = {heading.title: heading.line for heading in page.after.headings}
    for heading in page.before.headings:
        plain = " ".join(_IN_HEADING.sub("", heading.title).split())
        if plain != heading.title and heading.line in removed and plain in now:
            yield Evidence(f'"{plain}" is no longer a beta', Location(page.path, now[plain]))


def _mentions(page: PageChange) -> Iterator[Evidence]:
    """Report text that calls something beta in a section whose heading does not."""
    for number, line in page.added:
        if _WORD.search(_NO_FEATURE.sub("", line)) and not _IN_HEADING.search(line):
            heading = page.after.section(number)
            if heading and not _IN_HEADING.search(heading.title) and heading.line != number:
                text = f'speaks of beta, in the section "{heading.title}": is the feature a beta?'
                yield Evidence(text, Location(page.path, number))
