# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What operators do to values (Go specification, "Operators")."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from docwarden.golang.values import Slice, Struct, Typed, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.values import Value


_SIGNS: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "^": operator.invert}


def unary(sign: str, value: Value) -> Value:
    """Apply ``!``, ``-``, ``+`` or ``^``."""
    raw = plain(value)
    if isinstance(raw, Unknown):
        return raw
    if sign == "!":
        result: Any = not raw
    elif isinstance(raw, bool) or not isinstance(raw, int | float):
        return Unknown(f"the operator {sign} on {raw!r}")
    else:
        result = _SIGNS[sign](raw)
    return value.type.fit(result) if isinstance(value, Typed) else result


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def binary(sign: str, left: Value, right: Value) -> Value:  # noqa: PLR0911
    """Apply a binary operator; an unknown operand makes the result unknown."""
    for side in (left, right):
        if isinstance(side, Unknown):
            return side
    if sign in ("==", "!="):
        return equal(left, right) is (sign == "==")
    a, b = plain(left), plain(right)
    try:
        if sign in _COMPARISONS:
            return _COMPARISONS[sign](_bytes(a), _bytes(b))
        result = _ARITHMETIC[sign](a, b)
    except (TypeError, ValueError, ZeroDivisionError, KeyError) as error:
        return Unknown(f"the operator {sign}: {error}")
    if isinstance(result, str) and len(result) > _LONGEST:
        return Unknown("a string that grows without end")
    declared = left.type if isinstance(left, Typed) else right.type if isinstance(right, Typed) else None
    if declared is None or isinstance(result, Unknown):
        return result
    return declared.convert(result)


#: No text of a program is longer; a loop that doubles a string is.
_LONGEST = 10_000_000


def _bytes(value: Any) -> Any:
    """Let strings compare by their bytes, as Go's do."""
    return value.encode("utf-8", errors="surrogateescape") if isinstance(value, str) else value


def equal(left: Value, right: Value) -> bool:
    """Tell whether two known values are equal."""
    if left is None or right is None:
        other = right if left is None else left
        return other is None or getattr(other, "nil", False)
    a, b = plain(left), plain(right)
    if isinstance(a, Struct) and isinstance(b, Struct):
        names = a.fields.keys() | b.fields.keys()
        return all(equal(a.get(name), b.get(name)) for name in names)
    if isinstance(a, Slice) and isinstance(b, Slice) and a.fixed:
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, bool) is not isinstance(b, bool):
        return False
    return bool(a == b)


def _quotient(a: Any, b: Any) -> Any:
    if isinstance(a, int) and isinstance(b, int):
        return abs(a) // abs(b) * (1 if (a < 0) is (b < 0) else -1)
    return a / b


def _shifted(a: Any, b: Any) -> Any:
    return int(a) << b if b < 4096 else Unknown("a shift by too many bits")  # noqa: PLR2004 - no number is longer


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": lambda a, b: Unknown("* of strings") if isinstance(a, str) or isinstance(b, str) else a * b,
    "/": _quotient,
    "%": lambda a, b: a - b * _quotient(a, b),
    "<<": _shifted,
    ">>": lambda a, b: int(a) >> b,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "&^": lambda a, b: a & ~b,
}
