# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Runs the protobuf compiler that grpcio-tools carries, on a copy of the files, and places its messages.

The compiler is a C++ library that writes to the process's own standard error and recurses on its stack, so it
has a process to itself. The copy holds the files asked for and what they import, under the names by which
they are imported; the checkout is only read.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from docwarden import process
from docwarden.errors import InputError, ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docwarden.source import Codebase

#: Real input takes a tenth of a second.
_SECONDS = 60

#: The longest name of a file that file systems take (NAME_MAX).
_NAME_BYTES = 255

#: One that is not closed goes to the end, and a gap is never tried twice: the time stays linear.
_COMMENT = r"//[^\n]*|/\*.*?(?:\*/|\Z)"
_GAP = rf"(?:\s|{_COMMENT})*+"

#: Comments and strings are matched as well, so that no ``import`` is found in one
#: (https://protobuf.dev/reference/protobuf/proto3-spec/#lexical_elements).
_IMPORT = re.compile(
    rf"""{_COMMENT}
    |\bimport{_GAP}(?:(?:public|weak|option)\b{_GAP})?(?P<quote>["'])(?P<name>[^"'\\\n]+)(?P=quote)
    |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""",
    re.DOTALL | re.VERBOSE,
)

#: What projects import of Google's APIs without a copy of their own, most often for annotations.
_COMMON = ("google/api/", "google/rpc/", "google/type/", "google/longrunning/", "google/logging/")

_MESSAGE = re.compile(r"(?P<name>[^\n]+?):(?P<line>\d+):(?P<column>\d+): (?!warning: )(?P<text>[^\n]+)")
_MISSING = re.compile(r'Import "(?P<name>.+)" was not found or had errors\.')


@dataclass(frozen=True, slots=True)
class Include:
    """A folder that imports are relative to, with what they put before it.

    ``etcd=api`` lets ``import "etcd/kv.proto"`` find ``api/kv.proto``, as ``protoc -I etcd=api`` does.
    """

    folder: PurePosixPath
    prefix: PurePosixPath

    @classmethod
    def parse(cls, text: str) -> Include:
        """Read ``folder`` or ``prefix=folder``."""
        before, equals, after = text.partition("=")
        return cls(PurePosixPath(after if equals else before), PurePosixPath(before if equals else ""))

    def name_of(self, path: str) -> str | None:
        """Give the name by which others import a file; None for one that is not in the folder."""
        pure = PurePosixPath(path)
        inside = pure.is_relative_to(self.folder)
        return (self.prefix / pure.relative_to(self.folder)).as_posix() if inside else None

    def path_of(self, name: str) -> str | None:
        """Give the path that an import would have; None for one that is not meant by the prefix."""
        pure = PurePosixPath(name)
        inside = pure.is_relative_to(self.prefix)
        return (self.folder / pure.relative_to(self.prefix)).as_posix() if inside else None


def compile_protos(codebase: Codebase, paths: Mapping[str, str], includes: Sequence[str]) -> bytes:
    """Compile files and give the serialized FileDescriptorSet, with source info and all imports.

    ``paths`` holds the files, by the names under which they import each other; imports are looked up in
    ``includes``. Raises InputError for files that cannot be read or compiled, with the compiler's line and
    column, and ProgramError when the compiler itself fails.
    """
    sources = _sources(codebase, paths, includes)
    with tempfile.TemporaryDirectory(prefix="docwarden-") as folder:
        for name, path in sources.items():
            file = Path(folder, "in", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(codebase.read_bytes(path) if path else _common(name).read_bytes())
        return _run(Path(folder), list(paths), sources)


def _sources(codebase: Codebase, paths: Mapping[str, str], includes: Sequence[str]) -> dict[str, str]:
    """Give the paths of the files and of their imports, by import name; "" for what Google's APIs share."""
    found = dict(paths)
    waiting = list(paths)
    while waiting:
        path = found[current := waiting.pop()]
        text = codebase.read_text(path) if path else _common(current).read_text(encoding="utf-8")
        for name in imports(text):
            if name not in found and (where := located(codebase, name, includes)) is not None:
                found[name] = where
                waiting.append(name)
    return found


def imports(text: str) -> Iterator[str]:
    """Give the names of the files that a file imports."""
    for match in _IMPORT.finditer(text):
        if match["name"]:
            yield match["name"]


def located(codebase: Codebase, name: str, includes: Iterable[str]) -> str | None:
    """Find an import in the codebase, or else ("") among what Google's APIs share; None for no such file.

    The compiler has the well-known types, and reports what is missing.
    """
    pure = PurePosixPath(name)
    plain = pure.as_posix() == name and not pure.is_absolute() and ".." not in pure.parts and "\0" not in name
    if not plain or any(len(part.encode()) > _NAME_BYTES for part in pure.parts):
        return None
    candidates = (Include.parse(include).path_of(name) for include in includes)
    found = next((path for path in candidates if path and codebase.is_file(path)), None)
    return found or ("" if name.startswith(_COMMON) and _common(name).is_file() else None)


def _common(name: str) -> Path:
    """Give the file of an import such as ``google/api/annotations.proto``, in googleapis-common-protos."""
    spec = importlib.util.find_spec("google") and importlib.util.find_spec("google.api")
    folder = next(iter((spec and spec.submodule_search_locations) or ()), "")
    return Path(folder).parent.parent / name


def _run(folder: Path, names: Sequence[str], sources: Mapping[str, str]) -> bytes:
    if importlib.util.find_spec("grpc_tools") is None:
        raise ProgramError("the protobuf compiler is missing", hint="pip install grpcio-tools")
    # Relative paths, since the compiler splits its search path at colons; a name may begin with a dash.
    options = ["-I.", "--include_imports", "--include_source_info", "--descriptor_set_out=../out"]
    program = [sys.executable, "-P", "-W", "ignore", "-m", "grpc_tools.protoc"]
    command = [*program, *options, *(f"./{name}" for name in names)]
    done = process.run(command, folder=folder / "in", seconds=_SECONDS)
    if done.code:
        raise _error(done, names, sources)
    return (folder / "out").read_bytes()


def _error(
    done: process.Completed, names: Sequence[str], sources: Mapping[str, str]
) -> InputError | ProgramError:
    """Tell the first thing that the compiler says about a place in a file."""
    for found in _MESSAGE.finditer(done.errors):
        name = found["name"].removeprefix("./")
        missing = _MISSING.fullmatch(found["text"])
        hint = "name the folder that it is relative to in includes" if missing else ""
        text = f'there is no "{missing["name"]}" to import' if missing else found["text"].rstrip(".")
        line, column = int(found["line"]), int(found["column"])
        return InputError.at(sources.get(name) or name, text, line=line, column=column, hint=hint)
    said = " ".join(done.errors.split()) or f"exit code {done.code}"
    return ProgramError(f"the protobuf compiler failed on {sources[names[0]]}: {said}")
