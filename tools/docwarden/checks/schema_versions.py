# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A schema of custom resources that changed has a higher version than that of the last release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.facts.releases import version_order
from docwarden.finding import NOWHERE, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from docwarden.facts.schema_versions import SchemaVersion
    from docwarden.finding import Finding

SCHEMA_VERSION = Rule(
    id="crd-schema-version",
    severity=Severity.ERROR,
    summary="The version of the schema rises when a custom resource changes.",
    why="An operator replaces the definitions in a cluster when their version is higher than the one found "
    "there. With the old version the change never arrives, and the manual describes fields that the API "
    "server drops.",
    bad='v1.4.0: SchemaVersion = "1.9.2"\nnow:    SchemaVersion = "1.9.2", and Pool has a new field',
    good='v1.4.0: SchemaVersion = "1.9.2"\nnow:    SchemaVersion = "1.9.3", and Pool has a new field',
)

#: More kinds than this are counted.
_NAMED = 5


def compare(
    name: str,
    before: Sequence[SchemaVersion],
    after: Sequence[SchemaVersion],
    changes: Callable[[], Mapping[str, str]],
    where: str = "",
) -> Iterator[Finding]:
    """Compare the versions of the release ``name`` with later ones.

    ``changes`` says what became of each kind, which takes time; it is asked where the version is the same.
    ``where`` says which later state that is, where it is not the codebase itself.
    """
    if not (before and after):
        return
    old, new = before[-1].version, after[-1].version
    place = after[-1].location if not where else NOWHERE
    suffix = f" of {where}" if where else ""
    if version_order(new) < version_order(old):
        message = f"the schema version{suffix} is {new}, lower than the {old} of {name}"
        yield SCHEMA_VERSION.at(place, message, hint=f"raise it to {_next(old)}")
    elif new == old and (changed := changes()):
        message = f"{_kinds(changed)} changed since {name}, and the schema version{suffix} still is {new}"
        detail = "".join(f"{kind}: {what}\n" for kind, what in changed.items())
        yield SCHEMA_VERSION.at(place, message, hint=f"raise it to {_next(old)}", detail=detail.rstrip())


def _kinds(changes: Mapping[str, str]) -> str:
    names = list(changes)
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _next(version: str) -> str:
    """Give the version after one: its last number is raised.

    >>> _next("1.9.2")
    '1.9.3'
    """
    return re.sub(r"\d+(?=\D*$)", lambda number: str(int(number[0]) + 1), version)
