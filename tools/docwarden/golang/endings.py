# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How the run of a program, or of a part of it, ends before its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.dynamic_types import description

if TYPE_CHECKING:
    from docwarden.finding import Location
    from docwarden.golang.values import Value


class GoPanic(Exception):  # noqa: N818 - a panic is no error of ours
    """A panic of the evaluated program."""

    def __init__(self, value: Value, place: Location) -> None:
        super().__init__(f"panic: {description(value)}")
        self.value = value
        self.place = place


class ProgramExit(Exception):  # noqa: N818 - what a program does, no error of ours
    """The program ended by itself."""

    def __init__(self, place: Location) -> None:
        super().__init__(f"the program exits at {place}")
        self.place = place


class StepLimitError(Exception):
    """The program ran for too long; it is probably caught in a loop."""
