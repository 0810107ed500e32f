# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Judges links by the answers of their servers, and the settings that silence some of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.finding import Location, Rule, Severity
from docwarden.links import address
from docwarden.links.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docwarden.config import Config
    from docwarden.finding import Finding
    from docwarden.links.answer import Answer
    from docwarden.links.link import Link
    from docwarden.links.quarantine import Quarantined

BROKEN = Rule(
    "link-broken",
    Severity.ERROR,
    "A link leads nowhere: no such host, no such page, or no such anchor in it.",
    "A reader who needs what is behind the link is left alone, and begins to doubt the page that has it.",
    "See the `tutorial <https://docs.example.org/tutrial>`__.",
    "See the `tutorial <https://docs.example.org/tutorial>`__.",
    "rst",
)
UNDECIDED = Rule(
    "link-undecided",
    Severity.NOTE,
    "It could not be told whether a link is good.",
    "The server did not answer, refused, or shows by script what the link names. The link may be good or "
    "broken: only a look with a browser tells. A run never fails for it.",
    "docs/start.rst:12:5: https://portal.example.org/a: the answer is 403 Forbidden",
    "docs/start.rst:12:5: looked at with a browser, then listed under [[links.ignore]] with a reason",
)
MOVED = Rule(
    "link-moved",
    Severity.NOTE,
    "A link leads to a page that has moved for good.",
    "The old address works only as long as its owner keeps the redirect.",
    "`Specification <http://spec.example.org/v1>`__",
    "`Specification <https://spec.example.org/v1/>`__",
    "rst",
)
STALE_QUARANTINE = Rule(
    "link-quarantine-stale",
    Severity.WARNING,
    "A link in quarantine is good again, or is in the manual no more.",
    "What the list names is no longer reported: an entry without a cause hides the next failure.",
    '[[quarantine]]\nurl = "https://example.org/back"\nreason = "the server moves"\nsince = 2026-01-31',
    "# The entry is gone.",
    "toml",
)
UNUSED_IGNORE = Rule(
    "link-ignore-unused",
    Severity.WARNING,
    "A pattern of links to ignore matches no link of the manual.",
    "A pattern that nobody needs may one day match a link that somebody should have looked at.",
    '[[links.ignore]]\npattern = "https://gone\\\\.example\\\\.org/"\nreason = "needs a login"',
    "# The pattern is gone.",
    "toml",
)


@dataclass(frozen=True, slots=True)
class Selection:
    """The links to look at, how many are left out, and the patterns that left nothing out."""

    links: list[Link]
    ignored: int
    findings: list[Finding]


def select(links: Iterable[Link], config: Config) -> Selection:
    """Leave out samples, what the settings ignore and, unless they want it, what leads into private networks.

    Raises ConfigError for a pattern that is no regular expression.
    """
    patterns = _patterns(config)
    chosen, used, total = [], set(), 0
    for total, link in enumerate(links, start=1):  # noqa: B007 - counted for after the loop
        matching = {number for number, pattern in enumerate(patterns) if pattern.match(link.url)}
        used |= matching
        near = address.is_near(link.url) and not config.settings.links.private_hosts
        if not (matching or near or address.is_sample(link.url)):
            chosen.append(link)
    unused = [_unused(config, number) for number in range(len(patterns)) if number not in used]
    return Selection(chosen, total - len(chosen), unused)


def _patterns(config: Config) -> list[re.Pattern[str]]:
    compiled = []
    for number, ignored in enumerate(config.settings.links.ignore):
        try:
            compiled.append(re.compile(ignored.pattern))
        except re.error as error:
            raise config.error(
                f"links.ignore[{number}].pattern",
                f"no regular expression: {error}",
                "escape . and ? with a backslash",
            ) from None
    return compiled


def _unused(config: Config, number: int) -> Finding:
    pattern = config.settings.links.ignore[number].pattern
    message = f"no link of the manual matches {pattern}"
    return UNUSED_IGNORE.at(_line_of(config, pattern), message, hint="remove this entry")


def _line_of(config: Config, pattern: str) -> Location:
    """Find a pattern in the settings file, be it written as a literal or with its backslashes doubled."""
    spellings = {pattern, pattern.replace("\\", "\\\\")}
    for number, line in enumerate(config.text.splitlines(), start=1):
        if any(one in line for one in spellings):
            return Location(config.label, number, len(line) - len(line.lstrip()) + 1)
    return Location(config.label)


def judge(
    links: Iterable[Link],
    answers: Mapping[str, Answer],
    quarantine: Mapping[str, Quarantined],
    quarantine_file: str,
) -> Iterator[Finding]:
    """Give the findings about links; those in quarantine are let pass."""
    for link in links:
        answer = answers[link.url]
        if link.url in quarantine and answer.verdict is not Verdict.FINE:
            continue
        if answer.verdict is Verdict.BROKEN:
            hint = answer.hint or f"correct the address; if it is to come back, list it in {quarantine_file}"
            yield BROKEN.at(link.location, f"{link.url}: {answer.reason}", hint=hint)
        elif answer.verdict is Verdict.UNDECIDED:
            hint = answer.hint or "look at it with a browser"
            yield UNDECIDED.at(link.location, f"{link.url}: {answer.reason}", hint=hint)
        elif answer.moved_to:
            yield MOVED.at(link.location, f"{link.url} has moved for good", hint=f"write {answer.moved_to}")


def stale(
    quarantine: Mapping[str, Quarantined], manual: Iterable[Link], answers: Mapping[str, Answer]
) -> Iterator[Finding]:
    """Give the entries of the quarantine without a cause; ``manual`` is all its links, asked or not."""
    there = {link.url for link in manual}
    for entry in quarantine.values():
        answer = answers.get(entry.url)
        if entry.url not in there:
            problem = "no page links to it"
        elif answer and answer.verdict is Verdict.FINE:
            problem = "it is good again"
        else:
            continue
        message = f"{entry.url} is in quarantine since {entry.since}, but {problem}"
        yield STALE_QUARANTINE.at(entry.location, message, hint="remove this entry")
