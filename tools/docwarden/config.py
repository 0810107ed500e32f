# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The settings of a codebase: ``docwarden.toml``, typed and validated from the declarations below.

The file format is TOML 1.0; keys are written with dashes. Each generator declares the keys of its own table
(``docwarden.registry``), which ``convert`` validates in the same way.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from docwarden.errors import ConfigError, NoConfigError, did_you_mean
from docwarden.finding import Location, Severity

FILE_NAME = "docwarden.toml"

#: Where the profiles that ship with docwarden live, one folder each.
PROFILES = Path(__file__).parent / "profiles"

T = TypeVar("T")


def setting(description: str, *, path: str = "") -> Any:
    """Describe a setting for the reference page; ``path`` is "file" or "folder" where it names an input."""
    return msgspec.Meta(description=description, extra={"path": path} if path else None)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The base of every table of the settings file: unknown keys are errors, keys are written with dashes."""


class Project(Settings, frozen=True):
    """``[project]``: what the manual is about."""

    name: Annotated[str, setting("The name of the project, as readers know it.")] = ""


class Documentation(Settings, frozen=True):
    """``[documentation]``: where the manual is."""

    source: Annotated[str, setting("The folder of the Sphinx sources and of conf.py.", path="folder")] = (
        "Documentation"
    )
    build: Annotated[str, setting("The folder for output and caches; it is made where it is missing.")] = (
        "Documentation/_build"
    )


class Findings(Settings, frozen=True):
    """``[findings]``: what findings do."""

    fail_on: Annotated[Severity, setting("The lowest severity that makes a run end with exit code 1.")] = (
        Severity.ERROR
    )


class File(Settings, frozen=True):
    """The whole settings file."""

    project: Annotated[Project, setting("What the manual is about.")] = Project()
    documentation: Annotated[Documentation, setting("Where the manual is.")] = Documentation()
    findings: Annotated[Findings, setting("What findings do.")] = Findings()
    generators: Annotated[
        dict[str, Any],
        setting("One table per generator, named after it (or any name, and the generator under `uses`)."),
    ] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """A settings file that was read, and where it came from.

    ``label`` is the file's name as messages give it; ``text`` is kept to find the line of a key.
    """

    root: Path
    file: Path
    label: str
    text: str
    settings: File

    def convert(self, table: object, declared: type[T], where: str) -> T:
        """Validate one table against its declaration; ``where`` is its dotted name.

        Raises ConfigError that names file, key, what was expected and the nearest known key.
        """
        return _convert(table, declared, where, self.label, self.text)

    def error(self, key: str, message: str, hint: str = "") -> ConfigError:
        """Make an error about a key, given by its dotted name."""
        return _error(self.label, self.text, key, message, hint)


def find_root(start: Path, marks: tuple[str, ...] = (FILE_NAME,)) -> Path:
    """Give the nearest folder at or above ``start`` that holds one of ``marks``, else ``start``."""
    for folder in (start, *start.parents):
        if any((folder / mark).exists() for mark in marks):
            return folder
    return start


def profile_names() -> list[str]:
    """List the profiles that ship with docwarden."""
    return sorted(file.parent.name for file in PROFILES.glob(f"*/{FILE_NAME}"))


def profile_file(profile: str) -> Path:
    """Find the settings file of a profile (a name or a folder); raise ConfigError if there is none."""
    for folder in (PROFILES / profile, Path(profile)):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    raise ConfigError(f'there is no profile "{profile}"', hint=did_you_mean(profile, profile_names()))


def load(root: Path, file: Path | None = None) -> Config:
    """Read and validate a settings file (by default the one at the root); raise ConfigError."""
    file = file or root / FILE_NAME
    label = _label(file, root)
    if not root.is_dir():
        raise ConfigError(f"{root} is not a directory", hint="name the root of a checkout with --root")
    text = _read(file, label)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _malformed(error, label, text) from None
    return Config(root.resolve(), file, label, text, _convert(table, File, "", label, text))


def _label(file: Path, root: Path) -> str:
    """Name a settings file in messages: short at the root of the codebase and in a profile of ours."""
    if file.parent.resolve() == root.resolve():
        return file.name
    return file.relative_to(PROFILES.parent).as_posix() if file.is_relative_to(PROFILES) else str(file)


def _read(file: Path, label: str) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise NoConfigError(
            f"there is no settings file {label}",
            hint="run this in a checkout that has one, or name one with --root, --config or --profile",
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{label}: expected UTF-8 text, found byte 0x{error.object[error.start]:02x}"
        ) from None
    except OSError as error:
        raise ConfigError(f"{label} cannot be read: {error.strerror}") from None


def _malformed(error: tomllib.TOMLDecodeError, label: str, text: str) -> ConfigError:
    message = str(error)
    placed = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    line, column = (int(placed[1]), int(placed[2])) if placed else (text.count("\n") + 1, 0)
    message = re.sub(r" \(at .*\)$", "", message)
    return ConfigError(f"malformed TOML: {message}", location=Location(label, line, column))


def _convert(table: object, declared: type[T], where: str, label: str, text: str) -> T:
    try:
        return msgspec.convert(table, declared)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `$")
        steps = path.removesuffix("`")
    info = _declaration_at(declared, steps)
    key = f"{where}{steps}".lstrip(".")
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", problem):
        hint = did_you_mean(unknown[1], _keys(info))
        raise _error(label, text, f"{key}.{unknown[1]}", "unknown key", hint)
    if missing := re.fullmatch(r"Object missing required field `(.*)`", problem):
        raise _error(label, text, key, f'the key "{missing[1]}" is missing', "add it to this table")
    if choice := re.fullmatch(r"Invalid enum value '(.*)'", problem):
        known = _choices(info)
        message = f'expected one of {", ".join(known)}, found "{choice[1]}"'
        raise _error(label, text, key, message, did_you_mean(choice[1], known))
    raise _error(label, text, key, problem[0].lower() + problem[1:].replace("got", "found"), "")


def _error(label: str, text: str, key: str, message: str, hint: str) -> ConfigError:
    line, column = _place(text, key.lstrip("."))
    return ConfigError(f"{key.lstrip('.')}: {message}", location=Location(label, line, column), hint=hint)


def _declaration_at(declared: Any, steps: str) -> Any:
    """Follow a path such as ``.tables[0]`` through the declared types."""
    info = _bare(msgspec.inspect.type_info(declared))
    for step in re.findall(r"\.[^.\[]+|\[[^\]]*\]", steps):
        if isinstance(info, msgspec.inspect.StructType):
            info = _bare(next(field.type for field in info.fields if field.encode_name == step[1:]))
        else:
            info = _bare(getattr(info, "item_type", None) or getattr(info, "value_type", info))
    return info


def _bare(info: Any) -> Any:
    """Take the description off a described type."""
    return info.type if isinstance(info, msgspec.inspect.Metadata) else info


def _keys(info: Any) -> list[str]:
    return [field.encode_name for field in getattr(info, "fields", ())]


def _choices(info: Any) -> list[str]:
    """List what a choice accepts, be it declared as a Literal or as an enumeration."""
    if isinstance(info, msgspec.inspect.EnumType):
        return [str(member.value) for member in info.cls]
    return [str(value) for value in getattr(info, "values", ())]


def _place(text: str, key: str) -> tuple[int, int]:
    """Find where a dotted key stands; fall back to its table's header, and to (0, 0).

    A scan of headers and keys is enough to point at a line: tomllib keeps no positions.
    """
    best, place, table = 0, (0, 0), ""
    wanted = re.sub(r"\[[^\]]*\]", "", key)
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line)
        entry = re.match(r"""\s*([\w.'"-]+)\s*=""", line)
        if header:
            table = name = _unquoted(header[1])
        elif entry:
            name = _unquoted(f"{table}.{entry[1]}" if table else entry[1])
        else:
            continue
        if len(name) > best and (wanted == name or wanted.startswith(f"{name}.")):
            best, place = len(name), (number, len(line) - len(line.lstrip()) + 1)
    return place


def _unquoted(name: str) -> str:
    return re.sub(r"""['"\s]""", "", name)
