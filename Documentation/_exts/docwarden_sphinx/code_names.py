# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The names that exist in the code, looked up when a word would be a finding otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class CodeNames:
    """Holds the names of the codebase that a settings file describes; without one, none."""

    root: Path
    settings: Path | None

    def __contains__(self, name: object) -> bool:
        """Tell whether the code has a name; most runs never ask, and those read nothing."""
        from docwarden import identifiers  # noqa: PLC0415

        return name in identifiers.of_settings(self.root, self.settings)
