# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Manners towards one host: few requests at once, a pause between them, and rest when it asks for rest."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import email.utils
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

#: After so many addresses in a row without any answer, a host is left alone for the rest of the run.
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Pace:
    """How to treat a host; all but ``at_once`` in seconds."""

    at_once: int
    pause: float
    longest_wait: float


class HostRestsError(Exception):
    """A host is not to be asked now."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class Host:
    """The state of one host during a run."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._slots = asyncio.Semaphore(pace.at_once)
        self._next = 0.0
        self._failures: list[Exception] = []
        #: Set where HEAD and GET did not agree: HEAD would be a request in vain.
        self.misreads_head = False

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for leave to send one request.

        Raises HostRestsError where that would take too long, the failure of the host where it kept failing.
        """
        async with self._slots:
            await self._pause()
            yield

    def rest(self, seconds: float) -> None:
        """Send nothing for a while."""
        self._next = max(self._next, _now() + seconds)

    def heard(self) -> None:
        """Note that the host answered something."""
        self._failures.clear()

    def failed(self, failure: Exception) -> None:
        """Note that no request for one more address came to an answer, and why."""
        self._failures.append(failure)

    async def _pause(self) -> None:
        while True:
            if len(self._failures) >= PATIENCE:
                raise self._failures[-1]
            wait = self._next - _now()
            if wait > self._pace.longest_wait:
                raise HostRestsError(f"the host asks to be left alone for {math.ceil(wait)} s", wait)
            if wait <= 0:
                break
            await asyncio.sleep(wait)
        self._next = _now() + self._pace.pause


def retry_after(value: str, now: dt.datetime) -> float | None:
    """Read a Retry-After header, seconds or an HTTP date (RFC 9110, section 10.2.3), None if neither.

    >>> now = dt.datetime(2015, 10, 21, 7, 28, tzinfo=dt.UTC)
    >>> retry_after("120", now), retry_after("Wed, 21 Oct 2015 07:29:30 GMT", now), retry_after("soon", now)
    (120.0, 90.0, None)
    """
    if value.strip().isascii() and value.strip().isdigit():
        return min(float(value), _LONGEST)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if when.tzinfo is None:  # the obsolete forms name no zone; HTTP dates are UTC
        when = when.replace(tzinfo=dt.UTC)
    return min(max((when - now).total_seconds(), 0.0), _LONGEST)


#: A header may hold any number; a week is as good as forever.
_LONGEST = 7 * 24 * 3600.0


def _now() -> float:
    return asyncio.get_running_loop().time()
