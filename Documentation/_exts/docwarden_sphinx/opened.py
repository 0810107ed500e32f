# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which files of a checkout Python opens: what is read while an application is set up is a setting.

An audit hook (PEP 578) sees each file that is opened, by whatever code, also one that is not there.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class OpenedFiles:
    """Tells of files below a root, but not below the folders left out; there is no way to unhook it."""

    def __init__(self, root: Path, leave_out: list[Path]) -> None:
        """Start to watch."""
        self._root = os.path.join(os.path.realpath(root), "")
        self._leave_out = tuple(os.path.join(os.path.normpath(folder), "") for folder in leave_out)
        self._report: Callable[[str], None] | None = None
        sys.addaudithook(self._hear)

    @contextlib.contextmanager
    def reported_to(self, report: Callable[[str], None]) -> Iterator[None]:
        """Report each file that is opened meanwhile, by its absolute path."""
        self._report = report
        try:
            yield
        finally:
            self._report = None

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or self._report is None:
            return
        path = arguments[0]
        if isinstance(path, str | os.PathLike) and _is_reading(arguments):
            file = os.path.abspath(path)
            if file.startswith(self._root) and not file.startswith(self._leave_out) and _is_source(file):
                self._report(file)


def modules_below(root: Path) -> set[str]:
    """Give the files of the modules that are loaded from below a root."""
    start = os.path.join(os.path.realpath(root), "")
    files = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
    return {file for file in files if file.startswith(start) and "site-packages" not in file}


def _is_reading(arguments: tuple[Any, ...]) -> bool:
    flags = arguments[2] if len(arguments) > 2 else 0  # noqa: PLR2004 - path, mode, flags
    return not (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR))


def _is_source(file: str) -> bool:
    return not file.endswith(".pyc") and "/.git/" not in file and not os.path.isdir(file)
