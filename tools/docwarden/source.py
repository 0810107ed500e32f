# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A codebase as facts see it: named files, wherever they are stored."""

from __future__ import annotations

import hashlib
import os
import stat
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from docwarden import process
from docwarden.errors import InputError
from docwarden.observed import looked_at

#: No input that people write or that tools generate comes near this; a device file or a dump does.
MAX_BYTES = 64 * 1024 * 1024


class Codebase(ABC):
    """A tree of files. Paths are POSIX, relative to its root, and never leave it."""

    #: The folder whose git repository holds other revisions of these files, where it is known.
    root: Path | None = None

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
        """List the names of the files directly in a folder, sorted bytewise."""

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

    @property
    def origin(self) -> Codebase:
        """The codebase that answers: this one, unless it passes questions on to another."""
        return self

    def used_again(self, path: str) -> None:  # noqa: B027 - most codebases have nothing to do
        """Tell that a file is used which was read before, for codebases that record what is used."""

    def nearest(self, path: str) -> str:
        """Hint at the part of a missing path that does exist, an empty string for a path outside."""
        for parent in PurePosixPath(path).parents:
            if ".." not in parent.parts and not parent.is_absolute() and self.is_folder(str(parent)):
                where = "the root of the checkout" if str(parent) == "." else f'"{parent}"'
                return f"{where} exists; check the rest of the path"
        return ""


class WorkTree(Codebase):
    """The files of a checkout on disk."""

    def __init__(self, root: Path, changed: frozenset[str] | None = None) -> None:
        """Take the folder whose files are read; it is resolved once, so that a link to it is harmless.

        ``changed`` are the only files of interest, None where all are.
        """
        self.root: Path = root.resolve()
        self.changed = changed
        self._prefix = f"{self.root.as_posix().rstrip('/')}/"

    def read_bytes(self, path: str) -> bytes:
        """Read a file of the checkout; see the base class."""
        name = self._name(path)
        try:
            found = os.stat(name)  # noqa: PTH116 - once per file that is read, see _name
            if stat.S_ISDIR(found.st_mode):
                raise InputError.at(path, "expected a file, found a directory", hint="name a file in it")
            if not stat.S_ISREG(found.st_mode):
                raise InputError.at(path, "expected a regular file, found a device, socket or pipe")
            if found.st_size > MAX_BYTES:
                raise InputError.at(path, f"the file is larger than {MAX_BYTES >> 20} MiB")
            with open(name, "rb") as file:  # noqa: PTH123 - as above
                return file.read()
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
        names: dict[str, str] = {}
        for parent, _, children in os.walk(top, onerror=_raise):
            real = os.path.realpath(parent)
            below = (PurePosixPath(folder) / Path(parent).relative_to(top).as_posix()).as_posix()
            for child in children:
                if child.endswith(suffix) and (file := _real_file(real, child)):
                    name = child if below == "." else f"{below}/{child}"
                    names[file] = min(name, names.get(file, name))
        return sorted(names.values(), key=os.fsencode)

    def names(self, folder: str) -> list[str]:
        """List the files of a folder of the checkout; see the base class."""
        try:
            with os.scandir(self._name(folder)) as entries:
                return sorted((entry.name for entry in entries if entry.is_file()), key=os.fsencode)
        except (FileNotFoundError, NotADirectoryError):
            return []

    def is_file(self, path: str) -> bool:
        """Tell whether the checkout has that file."""
        return os.path.isfile(self._name(path))  # noqa: PTH113 - asked many thousand times, see _name

    def is_folder(self, path: str) -> bool:
        """Tell whether the checkout has that folder."""
        return os.path.isdir(self._name(path))  # noqa: PTH112 - asked many thousand times, see _name

    def _locate(self, path: str) -> Path:
        """Find where a path is on disk; an input that lies outside the checkout is refused."""
        return Path(self._name(path))

    def _name(self, path: str) -> str:
        """Give the same as text: making a Path takes longer than asking the system."""
        if path.startswith("/") or ".." in path.split("/"):
            raise InputError.at(
                path, "expected a path inside the checkout", hint="give it relative to the root"
            )
        return f"{self._prefix}{path}"


class GitTree(Codebase):
    """The files of a commit, read from git's objects; nothing is checked out. Links count as absent."""

    def __init__(self, root: Path, revision: str) -> None:
        """Take a revision of the repository at a folder; raise InputError where there is no such one."""
        listed = process.run(["git", "ls-tree", "-r", "-z", "--full-tree", revision], folder=root)
        if listed.code:
            reason = listed.errors.strip().removeprefix("fatal: ")
            raise InputError(
                f'cannot read the revision "{revision}": {reason}', hint="git log lists revisions"
            )
        self.root: Path = root
        self.revision = revision
        self._objects: dict[str, str] = {}
        self._folders: dict[str, list[str]] = {"": []}
        for line in listed.output.split("\0"):
            head, _, path = line.partition("\t")
            if head and head.split()[1] == "blob" and not head.startswith("120000"):
                self._add(path, head.split()[2])
        self._git: process.Conversation | None = None

    def __reduce__(self) -> tuple[type[GitTree], tuple[Path, str]]:
        """Go to another process without the running git."""
        return GitTree, (self.root, self.revision)

    def _add(self, path: str, name: str) -> None:
        self._objects[path] = name
        folder, _, file = path.rpartition("/")
        while folder not in self._folders:
            self._folders[folder] = []
            folder = folder.rpartition("/")[0]
        self._folders[path.rpartition("/")[0]].append(file)

    def read_bytes(self, path: str) -> bytes:
        """Read a file of the commit; see the base class."""
        name = self._objects.get(_normal(path))
        if name is None:
            kind = "a directory" if self.is_folder(path) else "nothing"
            raise InputError.at(path, f"expected a file in {self.revision}, found {kind}")
        if self._git is None or self._git.shared:
            self._git = process.Conversation(["git", "cat-file", "--batch"], folder=self.root)
        self._git.say(f"{name}\n")
        head = self._git.line().split()
        if head[:1] != [name] or len(head) != 3:  # noqa: PLR2004 - name, type, size
            self._git = None  # what else it says is no answer
            raise InputError.at(path, f"git has no object {name}", hint="the clone may be partial")
        return self._git.bytes(int(head[2]) + 1)[:-1]

    def files(self, folder: str, suffix: str = "") -> list[str]:
        """List files of the commit; see the base class."""
        top = _normal(folder)
        if top not in self._folders:
            raise InputError.at(folder, f"expected a directory in {self.revision}, found nothing")
        below = f"{top}/" if top else ""
        return sorted(
            (path for path in self._objects if path.startswith(below) and path.endswith(suffix)),
            key=os.fsencode,
        )

    def names(self, folder: str) -> list[str]:
        """List the files of a folder of the commit; see the base class."""
        return sorted(self._folders.get(_normal(folder), []), key=os.fsencode)

    def is_file(self, path: str) -> bool:
        """Tell whether the commit has that file."""
        return _normal(path) in self._objects

    def is_folder(self, path: str) -> bool:
        """Tell whether the commit has that folder."""
        return _normal(path) in self._folders


def _normal(path: str) -> str:
    return "" if path in (".", "") else PurePosixPath(path).as_posix()


def changed_since(root: Path, revision: str) -> frozenset[str]:
    """List the files that differ from a revision, new ones included."""
    commands = (
        ["git", "diff", "--name-only", "-z", "--no-renames", "--relative", revision, "--"],
        ["git", "ls-files", "-z", "--others", "--exclude-standard"],
    )
    found: set[str] = set()
    for command in commands:
        done = process.run(command, folder=root)
        if done.code:
            raise InputError(f'git knows no revision "{revision}"', hint="git log lists revisions")
        found.update(name for name in done.output.split("\0") if name)
    return frozenset(found)


@dataclass(slots=True)
class Trace:
    """What was read of a codebase: a digest per file and per list of names."""

    files: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    asked: dict[str, bool] = field(default_factory=dict)

    def tell(self, codebase: Codebase) -> None:
        """Tell those who observe this process what another one has read of a codebase."""
        root = codebase.root or Path()
        asked = (path.partition(":")[2] for path in self.asked)
        paths = (str(root / path) for path in (*self.files, *asked))
        looked_at(paths, (str(root / folder) for folder in self.names))

    def holds(self, codebase: Codebase) -> bool:
        """Tell whether a codebase would answer all of it in the same way."""
        return (
            all(_kind(codebase, path) == answer for path, answer in self.asked.items())
            and all(_digest(codebase.names(folder)) == digest for folder, digest in self.names.items())
            and all(_content(codebase, path) == digest for path, digest in self.files.items())
        )


def _kind(codebase: Codebase, path: str) -> bool:
    folder, _, name = path.rpartition(":")
    return codebase.is_folder(name) if folder else codebase.is_file(name)


def _digest(names: list[str]) -> str:
    return hashlib.sha256("\0".join(names).encode("utf-8", errors="surrogateescape")).hexdigest()


def _content(codebase: Codebase, path: str) -> str:
    try:
        return hashlib.sha256(codebase.read_bytes(path)).hexdigest()
    except InputError:
        return ""


class Recorder(Codebase):
    """A codebase that keeps a trace of what is read from it."""

    def __init__(self, codebase: Codebase, known: dict[str, str] | None = None) -> None:
        """Take the codebase that is read; ``known`` are the digests that several recorders of it share."""
        self.codebase = codebase
        self.root = codebase.root
        self.trace = Trace()
        self._known = known if known is not None else {}

    @property
    def origin(self) -> Codebase:
        """The codebase that is recorded; see the base class."""
        return self.codebase.origin

    def used_again(self, path: str) -> None:
        """Record a file that another recorder read; see the base class."""
        self.trace.files[path] = self._known.get(path, "")

    def read_bytes(self, path: str) -> bytes:
        """Read and record a file; see the base class."""
        self.trace.files[path] = self._known[path] = ""
        data = self.codebase.read_bytes(path)
        self.trace.files[path] = self._known[path] = hashlib.sha256(data).hexdigest()
        return data

    def files(self, folder: str, suffix: str = "") -> list[str]:
        """List files, and record the names in each folder that has some; see the base class."""
        found = self.codebase.files(folder, suffix)
        for parent in {folder, *(path.rpartition("/")[0] for path in found)}:
            self.names(parent)
        return found

    def names(self, folder: str) -> list[str]:
        """List and record the names in a folder; see the base class."""
        found = self.codebase.names(folder)
        self.trace.names[folder] = _digest(found)
        return found

    def is_file(self, path: str) -> bool:
        """Tell, and record, whether there is a file; see the base class."""
        self.trace.asked[f":{path}"] = found = self.codebase.is_file(path)
        return found

    def is_folder(self, path: str) -> bool:
        """Tell, and record, whether there is a folder; see the base class."""
        self.trace.asked[f"folder:{path}"] = found = self.codebase.is_folder(path)
        return found


def _real_file(real_folder: str, name: str) -> str:
    """Give where a regular file lies, links followed; nothing for anything else. Most need one question."""
    file = os.path.join(real_folder, name)  # noqa: PTH118 - once for each file below a folder
    try:
        kind = os.lstat(file).st_mode
    except OSError:
        return ""
    if stat.S_ISREG(kind):
        return file
    return os.path.realpath(file) if stat.S_ISLNK(kind) and os.path.isfile(file) else ""  # noqa: PTH113


def _raise(error: OSError) -> None:
    raise InputError(f"a directory cannot be read: {error.filename}: {error.strerror}")
