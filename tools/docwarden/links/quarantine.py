# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The list of links whose failures are known and must not fail a run, with a reason and a date each.

The file is TOML 1.0, one table per address::

    [[quarantine]]
    url = "https://old.example.org/paper.pdf"
    reason = "the archive is being moved"
    since = 2026-05-01
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotation
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import msgspec

from docwarden.config import Settings, setting
from docwarden.errors import InputError
from docwarden.finding import Location

if TYPE_CHECKING:
    from pathlib import Path


class _Entry(Settings, frozen=True):
    url: Annotated[str, setting("The address as the manual writes it.")]
    reason: Annotated[str, msgspec.Meta(min_length=1)]
    since: dt.date


class _File(Settings, frozen=True):
    quarantine: tuple[_Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One address of the list, and where it stands."""

    url: str
    reason: str
    since: dt.date
    location: Location


def read(root: Path, path: str) -> dict[str, Quarantined]:
    """Read the list by address; no file is an empty list. Raises InputError for a file that is none."""
    try:
        text = (root / path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise InputError.at(path, f"cannot be read: {error}") from None
    try:
        entries = msgspec.convert(tomllib.loads(text), _File).quarantine
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputError.at(
            path, str(error), hint="each [[quarantine]] has url, reason and since, a date"
        ) from None
    listed = [Quarantined(one.url, one.reason, one.since, _place(path, text, one.url)) for one in entries]
    return {one.url: one for one in listed}


def _place(path: str, text: str, url: str) -> Location:
    lines = enumerate(text.splitlines(), start=1)
    return next(
        (Location(path, number, line.index(url) + 1) for number, line in lines if url in line), Location(path)
    )
