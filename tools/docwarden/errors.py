# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Why docwarden could not run: mistakes that the user can mend, each one line with a hint.

Anything else that is raised is a bug of ours and keeps its traceback.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterable


class DocwardenError(Exception):
    """The base of all errors that a user can mend; ends the run with exit code 2."""

    def __init__(self, message: str, *, location: Location | None = None, hint: str = "") -> None:
        """Say in one line what was expected and what was found; ``hint`` says what to do next."""
        super().__init__(message)
        self.message = message
        self.location = location
        self.hint = hint

    def __str__(self) -> str:
        """Give one line: ``path:line:column: message``."""
        text = f"{self.location}: {self.message}" if self.location else self.message
        return " ".join(text.split())


class ConfigError(DocwardenError):
    """The settings file does not say what docwarden can use."""


class NoConfigError(ConfigError):
    """There is no settings file at all."""


class InputError(DocwardenError):
    """A file of the codebase cannot be read as what it should be."""

    @classmethod
    def at(cls, path: str, message: str, *, line: int = 0, column: int = 0, hint: str = "") -> InputError:
        """Make an error at a place in a file of the codebase."""
        return cls(message, location=Location(path, line, column), hint=hint)


class OutputError(DocwardenError):
    """A page must not or cannot be written where it is wanted."""


class ProgramError(DocwardenError):
    """Another program could not be started, failed or took too long."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give a hint that names the nearest known name, or else all of them.

    >>> did_you_mean("helm-value", ["crd-list", "helm-values"])
    'did you mean "helm-values"?'
    """
    names = sorted(known)
    nearest = difflib.get_close_matches(name, names, n=1)
    if nearest:
        return f'did you mean "{nearest[0]}"?'
    return f"known: {', '.join(names)}" if names else ""
