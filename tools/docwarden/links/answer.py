# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a check of one address can come to: fine, broken, or not to be decided."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from http import HTTPStatus


class Verdict(enum.StrEnum):
    """The three answers; a server that does not let us look has not said that a page is gone."""

    FINE = "fine"
    BROKEN = "broken"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one address.

    ``moved_to`` is where a permanent redirect leads; ``hint`` may say what to do. ``heard`` is false where no
    server said anything: such an answer is not worth keeping. ``wait`` is how many seconds the host asked
    to be left alone.
    """

    verdict: Verdict
    reason: str = ""
    moved_to: str = ""
    hint: str = ""
    heard: bool = True
    wait: float = 0.0


#: RFC 9110, section 15: only these say that there is no such page; 406 to 431 say that we asked badly.
_GONE = {400, 404, 410, 414}


def judge(status: int) -> Answer:
    """Judge by the status code of a final answer (RFC 9110, section 15)."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer(Verdict.FINE)
    verdict = Verdict.BROKEN if status in _GONE else Verdict.UNDECIDED
    return Answer(verdict, f"the answer is {named(status)}")


def named(status: int) -> str:
    """Give a status code with its phrase, where it has one.

    >>> named(404), named(999)
    ('404 Not Found', '999')
    """
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
