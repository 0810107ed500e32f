# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Has each address of the manual visited once, as many at a time as is polite, and remembers the answers."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import docwarden
from docwarden.links import address
from docwarden.links.answer import Answer, Verdict
from docwarden.links.client import Limits, open_client
from docwarden.links.pace import Pace
from docwarden.links.visit import Manners, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from aiohttp.abc import AbstractResolver

    from docwarden.config import Links
    from docwarden.links.cache import AnswerCache

_MINUTE, _DAY = 60.0, 24 * 3600.0
#: How far the expiry of a good answer strays: those of one run must not all expire in the same later run.
_JITTER = 0.2
_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Answers:
    """The answer for each address, how many came from the cache, and how many hosts were asked and heard."""

    by_url: dict[str, Answer]
    remembered: int
    asked: frozenset[str]
    heard: frozenset[str]

    @property
    def offline(self) -> bool:
        """Tell whether it is the network that is missing: several hosts, not a word from any."""
        return len(self.asked) >= _SEVERAL and not self.heard


@dataclass(frozen=True, slots=True)
class Plan:
    """How to check: the settings, whose manual it is, whether to ask for what is remembered, too.

    ``resolver`` is for tests that have host names of their own.
    """

    settings: Links
    project: str = ""
    fresh: bool = False
    resolver: Callable[[], AbstractResolver] | None = None


@dataclass(slots=True)
class _Page:
    """A page to visit, with the addresses that name it by their fragments."""

    url: str
    fragments: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def check(
    urls: Iterable[str], plan: Plan, cache: AnswerCache, progress: Callable[[int, int], None] | None = None
) -> Answers:
    """Give an answer for each address; those in the cache are not asked for, unless the plan says so.

    Each answer is in the cache as soon as it is there, so that an interrupted run goes on where it was.
    ``progress`` is told how many pages are done, and how many there are.
    """
    urls = set(urls)
    cache.forget_expired(time.time())
    known = {} if plan.fresh else cache.known(time.time())
    found = {url: known[key] for url in urls if (key := _key(url, plan.settings)) in known}
    remembered = len(found)
    run = _Run(plan, cache, found, progress or (lambda _done, _all: None))
    asyncio.run(run.visit_all(_pages(urls - found.keys(), plan.settings)))
    return Answers(found, remembered, frozenset(run.asked), frozenset(run.heard))


def limits(settings: Links, project: str) -> Limits:
    """Give the limits of one request, as the settings say."""
    contact = (
        settings.user_agent
        or f"docwarden/{docwarden.__version__} (checks links of the manual of {project or '?'})"
    )
    return Limits(
        settings.timeout_seconds,
        settings.page_limit_mib * 2**20,
        settings.connections,
        settings.private_hosts,
        "".join(char if char.isprintable() and char.isascii() else "?" for char in contact),
    )


def manners(settings: Links) -> Manners:
    """Give how to treat hosts, as the settings say."""
    pace = Pace(settings.connections_per_host, settings.pause_seconds, settings.longest_wait_seconds)
    return Manners(settings.attempts, settings.retry_seconds, pace)


def _key(url: str, settings: Links) -> str:
    """Give the name of an answer in the cache: without anchors, it is one for the page."""
    return url if settings.anchors else address.page_of(url)


def _pages(urls: Iterable[str], settings: Links) -> list[_Page]:
    pages: dict[str, _Page] = {}
    for url in sorted(urls):
        page = address.page_of(url)
        looked_for = settings.anchors and not address.made_by_script(url)
        fragment = address.fragment_of(url) if looked_for else ""
        pages.setdefault(page, _Page(page)).fragments[fragment].append(url)
    return list(pages.values())


class _Run:
    """One run over all pages."""

    def __init__(
        self, plan: Plan, cache: AnswerCache, found: dict[str, Answer], progress: Callable[[int, int], None]
    ) -> None:
        self._plan = plan
        self._settings = plan.settings
        self._cache = cache
        self._progress = progress
        self._found = found
        self._done = self._total = 0
        self.asked: set[str] = set()
        self.heard: set[str] = set()

    async def visit_all(self, pages: list[_Page]) -> None:
        """Visit every page, a few of each host at once."""
        self._total = len(pages)
        self._progress(0, self._total)
        queues: dict[str, list[_Page]] = defaultdict(list)
        for page in reversed(pages):
            queues[address.host_of(page.url)].append(page)
        resolver = self._plan.resolver() if self._plan.resolver else None
        async with (
            open_client(limits(self._settings, self._plan.project), resolver) as client,
            asyncio.TaskGroup() as tasks,
        ):
            visitor = Visitor(client, manners(self._settings), random.random)
            for queue in queues.values():
                for _ in range(min(self._settings.connections_per_host, len(queue))):
                    tasks.create_task(self._work(visitor, queue))

    async def _work(self, visitor: Visitor, queue: list[_Page]) -> None:
        while queue:
            page = queue.pop()
            fragments = frozenset(page.fragments) - {""}
            self._learn(page, await visitor.visit(page.url, fragments))
            self._done += 1
            self._progress(self._done, self._total)

    def _learn(self, page: _Page, answers: dict[str, Answer]) -> None:
        host = address.host_of(page.url)
        self.asked.add(host)
        for url, answer in self._spread(page, answers):
            self._found[url] = answer
            if answer.heard:
                self.heard.add(host)
                self._cache.keep(_key(url, self._settings), answer, self._expiry(answer))

    def _spread(self, page: _Page, answers: dict[str, Answer]) -> Iterator[tuple[str, Answer]]:
        """Give each address that names the page its answer."""
        for fragment, urls in page.fragments.items():
            for url in urls:
                why = address.made_by_script(url) if self._settings.anchors else ""
                answer = answers[fragment]
                if why and answer.verdict is Verdict.FINE:
                    answer = Answer(Verdict.UNDECIDED, f"the page is there, but not its anchor to see: {why}")
                yield url, answer

    def _expiry(self, answer: Answer) -> float:
        if answer.verdict is Verdict.FINE:
            stray = 1 + random.uniform(-_JITTER, _JITTER)  # noqa: S311 - no secret
            return time.time() + self._settings.expiry_days * _DAY * stray
        return time.time() + max(answer.wait, self._settings.recheck_minutes * _MINUTE)
