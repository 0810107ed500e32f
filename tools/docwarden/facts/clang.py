# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What the compiler sees at the top level of a C source: variables with values, functions, in which files.

libclang does the work; it comes as a wheel, so that no compiler has to be there.
"""

from __future__ import annotations

import ctypes
import functools
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docwarden.errors import InputError, ProgramError
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docwarden.source import Codebase

_INTEGER = 1  # CXEval_Int, Index.h of libclang
_HINT = "pip install libclang"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A variable or a function; ``value`` is what an initializer evaluates to, None without or beyond it."""

    name: str
    path: str
    line: int
    type: str
    value: int | None = None
    initialized: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A translation unit: its source, all declarations in order, and the files that it is made of."""

    path: str
    variables: tuple[Declaration, ...]
    functions: tuple[Declaration, ...]
    files: frozenset[str]


def parse(codebase: Codebase, path: str, arguments: Sequence[str]) -> Unit:
    """Parse a source with the arguments of a compiler, relative to the root; function bodies are skipped.

    Raises ProgramError without libclang, InputError for a source that is not there or not in order.
    """
    cindex = _libclang()
    if not isinstance(codebase, WorkTree):
        raise ProgramError("clang reads files on disk only")
    if not codebase.is_file(path):
        raise InputError.at(path, "no such file", hint=codebase.nearest(path))
    options = cindex.TranslationUnit.PARSE_SKIP_FUNCTION_BODIES
    root = str(codebase.root)
    working = [f"-working-directory={root}"]
    source = str(codebase.root / path)
    try:
        unit = cindex.Index.create().parse(source, args=[*arguments, *working], options=options)
    except cindex.TranslationUnitLoadError:
        raise InputError.at(path, "clang cannot read this", hint="check its options") from None
    _check(cindex, unit, path, root)
    return _unit(cindex, unit, path, root)


def _libclang() -> Any:
    """Load the library, and declare the functions that its bindings leave out."""
    cindex = _bindings()
    try:
        library = cindex.conf.lib
    except cindex.LibclangError as error:
        raise ProgramError(f"libclang cannot be loaded: {error}", hint=_HINT) from None
    library.clang_Cursor_Evaluate.restype = ctypes.c_void_p
    library.clang_Cursor_Evaluate.argtypes = [cindex.Cursor]
    library.clang_EvalResult_getAsLongLong.restype = ctypes.c_longlong
    for name in ("getKind", "getAsLongLong", "dispose"):
        getattr(library, f"clang_EvalResult_{name}").argtypes = [ctypes.c_void_p]
    return cindex


def _bindings() -> Any:
    try:
        from clang import cindex  # noqa: PLC0415 - only this generator needs it, others go on without
    except ImportError as error:
        raise ProgramError(f"libclang is not there: {error}", hint=_HINT) from None
    return cindex


def _check(cindex: Any, unit: Any, path: str, root: str) -> None:
    for problem in unit.diagnostics:
        if problem.severity >= cindex.Diagnostic.Error:
            place = problem.location
            where = _relative(place.file.name, root) if place.file else path
            hint = f"does {path} compile with the options of its Makefile?"
            line, column = (place.line, place.column) if place.file else (0, 0)
            raise InputError.at(where, f"clang: {problem.spelling}", line=line, column=column, hint=hint)


def _unit(cindex: Any, unit: Any, path: str, root: str) -> Unit:
    kinds = cindex.CursorKind
    cursors = list(unit.cursor.get_children())
    variables = [_declaration(cindex, each, root) for each in cursors if each.kind == kinds.VAR_DECL]
    # A function whose body is skipped is no definition to clang.
    functions = [_declaration(cindex, each, root) for each in cursors if each.kind == kinds.FUNCTION_DECL]
    files = frozenset(_relative(each.include.name, root) for each in unit.get_includes())
    return Unit(path, tuple(variables), tuple(functions), files | {path})


def _declaration(cindex: Any, cursor: Any, root: str) -> Declaration:
    place = cursor.location
    path = _relative(place.file.name, root) if place.file else ""
    if cursor.kind != cindex.CursorKind.VAR_DECL:
        return Declaration(cursor.spelling, path, place.line, "")
    initializer = any(child.kind.is_expression() for child in cursor.get_children())
    value = _evaluate(cindex.conf.lib, cursor) if initializer else None
    return Declaration(cursor.spelling, path, place.line, _type(cursor.type.spelling), value, initializer)


def _evaluate(library: Any, cursor: Any) -> int | None:
    result = library.clang_Cursor_Evaluate(cursor)
    if not result:
        return None
    try:
        integer = library.clang_EvalResult_getKind(result) == _INTEGER
        return int(library.clang_EvalResult_getAsLongLong(result)) if integer else None
    finally:
        library.clang_EvalResult_dispose(result)


def _type(spelling: str) -> str:
    return " ".join(word for word in spelling.split() if word not in ("const", "volatile"))


@functools.lru_cache(maxsize=4096)
def _relative(name: str, root: str) -> str:
    """Give the path of a file from the root on; one outside keeps its whole path."""
    path = Path(name)
    inside = path.relative_to(root) if path.is_absolute() and path.is_relative_to(root) else path
    return posixpath.normpath(inside.as_posix())
