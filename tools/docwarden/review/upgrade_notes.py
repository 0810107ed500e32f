# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Upgrade notes: whether a branch that changes what users set or call changes them, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.errors import DocwardenError
from docwarden.finding import Location
from docwarden.review import (
    interface_crds,
    interface_datapath,
    interface_flags,
    interface_helm,
    interface_openapi,
)
from docwarden.review.brief import Evidence, Point, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.change import Change

_INTERFACES = (interface_flags, interface_helm, interface_crds, interface_openapi, interface_datapath)

#: How many differences of one kind are told one by one.
SHOWN = 12


def look(change: Change) -> Point | None:
    """Tell what changed for users, and where the notes on it are."""
    found = [evidence for one in _INTERFACES for evidence in _told(one, change)]
    if not found:
        return None
    notes = change.config.settings.review.upgrade_notes
    file = next((file for file in change.files if file.path == notes), None)
    if file and file.added:
        lines = sorted(file.new_lines)
        told = Evidence(
            f"the upgrade notes changed: lines {lines[0]} to {lines[-1]}", Location(notes, lines[0])
        )
        return Point("upgrade-notes", "Upgrade notes", Verdict.FINE, (told, *found))
    where = f" ({notes})" if notes else ""
    text = f"users see a difference, and the upgrade notes{where} did not change: do they need to know?"
    return Point("upgrade-notes", "Upgrade notes", Verdict.LOOK, (Evidence(text), *found))


def _told(interface: object, change: Change) -> Iterator[Evidence]:
    """Give the differences of one interface; that it cannot be read is told as well."""
    try:
        found = list(interface.find(change))  # type: ignore[attr-defined]
    except DocwardenError as error:
        yield Evidence(f"cannot be compared: {error.message}", error.location or Location(""))
        return
    yield from (Evidence(str(one), one.place) for one in found[:SHOWN])
    if len(found) > SHOWN:
        yield Evidence(f"and {len(found) - SHOWN:,} more of the kind {found[-1].kind}")
