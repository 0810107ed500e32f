# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Visits one page: tries, tries again, follows redirects, and comes back with an answer for each fragment."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from docwarden.links import address
from docwarden.links.answer import Answer, Verdict, judge, named
from docwarden.links.client import NoReplyError
from docwarden.links.pace import Host, HostRestsError, retry_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.links.anchors import Anchors
    from docwarden.links.client import Client, Reply
    from docwarden.links.pace import Pace

_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
#: What may be otherwise a moment later (RFC 9110, RFC 6585, RFC 8470).
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_MOST_REDIRECTS = 10


@dataclass(frozen=True, slots=True)
class Manners:
    """How often to try, how long to wait before the second try, and how to treat each host."""

    attempts: int
    first_wait: float
    pace: Pace


class Visitor:
    """Visits pages, with one memory of hosts for all of them."""

    def __init__(self, client: Client, manners: Manners, jitter: Callable[[], float]) -> None:
        """``jitter`` gives numbers from 0 to 1, so that waiting requests do not come back all at once."""
        self._client = client
        self._manners = manners
        self._jitter = jitter
        self._hosts: dict[str, Host] = defaultdict(lambda: Host(manners.pace))

    async def visit(self, page: str, fragments: frozenset[str] = frozenset()) -> dict[str, Answer]:
        """Give the answers for a page (under "") and for each of its fragments."""
        try:
            trail, reply = await self._follow(page, fragments)
        except _Decided as decided:
            return dict.fromkeys({"", *fragments}, decided.answer)
        whole = _judged(trail, reply)
        return {"": whole} | {one: _with_anchor(whole, trail.last, one, reply.anchors) for one in fragments}

    async def _follow(self, page: str, fragments: frozenset[str]) -> tuple[_Trail, Reply]:
        trail = _Trail(page)
        cookies: dict[str, dict[str, str]] = defaultdict(dict)
        for _ in range(_MOST_REDIRECTS + 1):
            jar = cookies[address.host_of(trail.last)]
            reply = await self._reply(trail, fragments, jar)
            if reply.status not in _REDIRECTS:
                return trail, reply
            fresh = any(jar.get(name) != value for name, value in (reply.cookies or {}).items())
            jar.update(reply.cookies or {})
            trail = trail.on(reply, may_return=fresh)
        raise _Decided(Answer(Verdict.BROKEN, f"more than {_MOST_REDIRECTS} redirects"))

    async def _reply(self, trail: _Trail, fragments: frozenset[str], cookies: dict[str, str]) -> Reply:
        """Ask until there is a reply that will last; raises _Decided where there is none."""
        host = self._hosts[address.host_of(trail.last)]
        try:
            return await self._insist(host, trail.last, fragments, cookies)
        except HostRestsError as rests:
            answer = Answer(Verdict.UNDECIDED, rests.reason, heard=rests.wait > 0, wait=rests.wait)
        except NoReplyError as error:
            if error.of_host:
                host.failed(error.once_more())
            answer = Answer(error.verdict, error.reason, hint=error.hint, heard=False)
        raise _Decided(trail.told(answer))

    async def _insist(
        self, host: Host, url: str, fragments: frozenset[str], cookies: dict[str, str]
    ) -> Reply:
        attempt = 0
        while True:
            attempt += 1
            wait = self._manners.first_wait * 2 ** (attempt - 1) * (1 + self._jitter())
            last = attempt == self._manners.attempts
            try:
                reply = await self._ask(host, url, fragments, cookies)
            except NoReplyError as error:
                if last or not error.again:
                    raise
                await asyncio.sleep(wait)
                continue
            host.heard()
            if last or reply.status not in _PASSING:
                return reply
            asked = retry_after(reply.retry_after, dt.datetime.now(dt.UTC))
            if reply.status == HTTPStatus.TOO_MANY_REQUESTS or asked is not None:
                host.rest(wait if asked is None else asked)
            else:
                await asyncio.sleep(wait)

    async def _ask(self, host: Host, url: str, fragments: frozenset[str], cookies: dict[str, str]) -> Reply:
        """Send HEAD where that can do, else GET: not every server knows HEAD."""
        denied = None
        if not (fragments or host.misreads_head):
            denied = await self._head(host, url, cookies)
            if denied and (
                denied.status < HTTPStatus.BAD_REQUEST or denied.status == HTTPStatus.TOO_MANY_REQUESTS
            ):
                return denied
        async with host.turn():
            reply = await self._client.ask("GET", url, fragments, cookies)
        if denied and reply.status < HTTPStatus.BAD_REQUEST:
            host.misreads_head = True
        return reply

    async def _head(self, host: Host, url: str, cookies: dict[str, str]) -> Reply | None:
        try:
            async with host.turn():
                return await self._client.ask("HEAD", url, (), cookies)
        except NoReplyError as error:
            if not error.again:
                raise
            return None


class _Decided(Exception):  # noqa: N818 - no error: the end of a visit
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class _Trail:
    """The addresses from the link to where its redirects lead; ``moved_to`` ends its permanent part."""

    first: str
    steps: tuple[str, ...] = ()
    moved_to: str = ""
    permanent: bool = True

    @property
    def last(self) -> str:
        return self.steps[-1] if self.steps else self.first

    def on(self, reply: Reply, *, may_return: bool) -> _Trail:
        """Go where a redirect leads; raises _Decided where it leads nowhere."""
        if not reply.location:
            raise _Decided(
                self.told(Answer(Verdict.UNDECIDED, f"the answer is {named(reply.status)} to nowhere"))
            )
        try:
            target, fragment = urldefrag(urljoin(self.last, reply.location))
        except ValueError:
            raise _Decided(self.told(Answer(Verdict.BROKEN, "the redirect is no valid address"))) from None
        if not address.is_web(target):
            raise _Decided(
                self.told(
                    Answer(Verdict.UNDECIDED, f"it redirects to {shown(target)}, which is no web address")
                )
            )
        if target in {self.first, *self.steps} and not may_return:
            raise _Decided(Answer(Verdict.BROKEN, "it redirects in a circle"))
        permanent = self.permanent and reply.status in _PERMANENT
        moved_to = target + (f"#{fragment}" if fragment else "")
        return replace(
            self,
            steps=(*self.steps, target),
            permanent=permanent,
            moved_to=moved_to if permanent else self.moved_to,
        )

    def told(self, answer: Answer) -> Answer:
        """Say in an answer that it is about where the redirects lead."""
        if not self.steps:
            return answer
        return replace(answer, reason=f"it redirects to {shown(self.last)}, where {answer.reason}")

    @property
    def ends_at_front_page(self) -> bool:
        """Tell whether a page inside a site led to a front page: the polite form of "not found"."""
        first, last = urlsplit(self.first), urlsplit(self.last)
        return first.path.strip("/") != "" and last.path.strip("/") == "" and not last.query


def _judged(trail: _Trail, reply: Reply) -> Answer:
    answer = judge(reply.status)
    if answer.verdict is not Verdict.FINE:
        return trail.told(answer)
    if reply.anchors and reply.anchors.not_found_page:
        return trail.told(Answer(Verdict.UNDECIDED, f'the page calls itself "{shown(reply.anchors.title)}"'))
    if trail.steps and not trail.permanent and trail.ends_at_front_page:
        return Answer(
            Verdict.UNDECIDED, f"it redirects to a front page, {shown(trail.last)}: the page may be gone"
        )
    return replace(answer, moved_to=trail.moved_to)


def _with_anchor(answer: Answer, url: str, fragment: str, anchors: Anchors | None) -> Answer:
    """Judge one fragment of a page that is fine."""
    if answer.verdict is not Verdict.FINE or anchors is None:
        return answer
    moved_to = (
        f"{answer.moved_to}#{fragment}" if answer.moved_to and "#" not in answer.moved_to else answer.moved_to
    )
    if fragment in anchors.found:
        return replace(answer, moved_to=moved_to)
    if unsure := anchors.unsure or ("the site fills pages by script" if address.fills_by_script(url) else ""):
        return Answer(Verdict.UNDECIDED, f'the anchor "{shown(fragment)}" was not found, and {unsure}')
    near = dict(anchors.near).get(fragment)
    hint = f'the nearest anchor of that page is "{shown(near)}"' if near else ""
    return Answer(Verdict.BROKEN, f'the page has no anchor "{shown(fragment)}"', hint=hint)


def shown(text: str, most: int = 200) -> str:
    """Give text from outside as one printable line of limited length."""
    line = "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in " ".join(text.split())
    )
    return line if len(line) <= most else f"{line[: most - 1]}…"
