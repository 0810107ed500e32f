# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A codebase as facts see it: named files, wherever they are stored."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from pathlib import Path, PurePosixPath

from docwarden.errors import InputError

#: No input that people write or that tools generate comes near this; a device file or a dump does.
MAX_BYTES = 64 * 1024 * 1024


class Codebase(ABC):
    """A tree of files. Paths are POSIX, relative to its root, and never leave it."""

    @abstractmethod
    def read_bytes(self, path: str) -> bytes:
        """Read a whole file; raise InputError when it is missing, a directory, too large or not readable."""

    @abstractmethod
    def files(self, folder: str, suffix: str = "") -> list[str]:
        """List the files below a folder that end in ``suffix``, sorted bytewise, each file once.

        Links to folders are not followed, so a manifest folder that is linked elsewhere counts once.
        Raises InputError when the folder is missing or is a file.
        """

    @abstractmethod
    def names(self, folder: str) -> list[str]:
        """List the names of the files directly in a folder, sorted bytewise; none where there is no such folder."""

    @abstractmethod
    def is_file(self, path: str) -> bool:
        """Tell whether there is a file of that name."""

    @abstractmethod
    def is_folder(self, path: str) -> bool:
        """Tell whether there is a folder of that name."""

    def read_text(self, path: str) -> str:
        """Read a whole file as UTF-8, without a byte order mark and with line feeds as its line ends.

        Raises InputError, for invalid UTF-8 with the line and column (in bytes) of the first bad byte.
        """
        data = self.read_bytes(path)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            line = before.count(b"\n") + 1
            column = error.start - before.rfind(b"\n")
            raise InputError.at(
                path,
                f"expected UTF-8 text, found the byte 0x{data[error.start]:02x}",
                line=line,
                column=column,
                hint="save the file as UTF-8",
            ) from None
        return text.replace("\r\n", "\n")

    def nearest(self, path: str) -> str:
        """Hint at the part of a missing path that does exist, an empty string for a path outside."""
        for parent in PurePosixPath(path).parents:
            if ".." not in parent.parts and not parent.is_absolute() and self.is_folder(str(parent)):
                where = "the root of the checkout" if str(parent) == "." else f'"{parent}"'
                return f"{where} exists; check the rest of the path"
        return ""


class WorkTree(Codebase):
    """The files of a checkout on disk."""

    def __init__(self, root: Path) -> None:
        """Take the folder whose files are read; it is resolved once, so that a link to it is harmless."""
        self.root = root.resolve()

    def read_bytes(self, path: str) -> bytes:
        """Read a file of the checkout; see the base class."""
        file = self._locate(path)
        try:
            if file.is_dir():
                raise InputError.at(path, "expected a file, found a directory", hint="name a file in it")
            if file.exists() and not file.is_file():
                raise InputError.at(path, "expected a regular file, found a device, socket or pipe")
            if file.stat().st_size > MAX_BYTES:
                raise InputError.at(path, f"the file is larger than {MAX_BYTES >> 20} MiB")
            return file.read_bytes()
        except FileNotFoundError:
            raise InputError.at(path, "no such file", hint=self.nearest(path)) from None
        except OSError as error:
            raise InputError.at(path, f"cannot be read: {error.strerror or error}") from None

    def files(self, folder: str, suffix: str = "") -> list[str]:
        """List files of the checkout; see the base class."""
        top = self._locate(folder)
        if not top.is_dir():
            found = "a file" if top.exists() else "nothing"
            raise InputError.at(folder, f"expected a directory, found {found}", hint=self.nearest(folder))
        names: dict[Path, str] = {}
        for parent, _, children in os.walk(top, onerror=_raise):
            for child in children:
                file = Path(parent, child)
                if child.endswith(suffix) and file.is_file():
                    name = (PurePosixPath(folder) / file.relative_to(top).as_posix()).as_posix()
                    names[file.resolve()] = min(name, names.get(file.resolve(), name))
        return sorted(names.values(), key=os.fsencode)

    def names(self, folder: str) -> list[str]:
        """List the files of a folder of the checkout; see the base class."""
        try:
            with os.scandir(self._locate(folder)) as entries:
                return sorted((entry.name for entry in entries if entry.is_file()), key=os.fsencode)
        except (FileNotFoundError, NotADirectoryError):
            return []

    def is_file(self, path: str) -> bool:
        """Tell whether the checkout has that file."""
        return self._locate(path).is_file()

    def is_folder(self, path: str) -> bool:
        """Tell whether the checkout has that folder."""
        return self._locate(path).is_dir()

    def _locate(self, path: str) -> Path:
        """Find where a path is on disk; an input that lies outside the checkout is refused."""
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts:
            raise InputError.at(
                path, "expected a path inside the checkout", hint="give it relative to the root"
            )
        return self.root / pure


def _raise(error: OSError) -> None:
    raise InputError(f"a directory cannot be read: {error.filename}: {error.strerror}")
