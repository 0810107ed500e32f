# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""YAML values as Go programs print them: scalars as yaml.v3 resolves them, JSON as encoding/json writes it.

Differences from PyYAML: ``yes`` is a string; ``0o17``, ``0x1f`` and ``1e3`` are numbers. Differences from
Python's json: keys are sorted, ``1.0`` is ``1``, the line separators U+2028 and U+2029 are escaped.
"""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from docwarden.errors import InputError

if TYPE_CHECKING:
    from docwarden.facts.go_yaml import Node

Scalar: TypeAlias = bool | int | float | str | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"], None),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
    **dict.fromkeys([".nan", ".NaN", ".NAN"], math.nan),
    **dict.fromkeys([".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"], math.inf),
    **dict.fromkeys(["-.inf", "-.Inf", "-.INF"], -math.inf),
}

_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<bin>[01]+)|0[oO]?(?P<oct>[0-7]+)"
    r"|(?P<dec>0|[1-9][0-9]*))"
)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASES = {"hex": 16, "bin": 2, "oct": 8, "dec": 10}

#: encoding/json writes a float with an exponent from here on and below.
_LARGE, _SMALL = 1e21, 1e-6


def scalar_of(node: Node) -> Scalar:
    """Give the value of a scalar; raise ValueError where its tag does not fit or is none of YAML's own."""
    if node.tag in ("!!str", "!!timestamp"):
        return node.value
    if node.tag == "!!null":
        return None
    value = _resolve(node.value) if node.plain or node.tag else node.value
    if not node.tag:
        return value
    if node.tag == "!!float" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    wanted = {"!!int": int, "!!float": float, "!!bool": bool}.get(node.tag)
    if type(value) is not wanted:
        raise ValueError(f"{json.dumps(node.value)} has no value as {node.tag}")
    return value


def _resolve(text: str) -> Scalar:
    """Give the value of a plain scalar (yaml.v3, resolve.go)."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    digits = text if text[0] == "." else text.replace("_", "")
    if (integer := _integer(digits)) is not None:
        return integer
    is_float = _FLOAT.fullmatch(digits) and math.isfinite(float(digits))
    return float(digits) if is_float else text


def _integer(digits: str) -> int | None:
    """Give an integer that fits into 64 bits; a larger one is a float to Go."""
    match = _INTEGER.fullmatch(digits)
    if not match or not match.lastgroup:
        return None
    number = int(match[match.lastgroup], _BASES[match.lastgroup])
    if match["sign"] == "-":
        return -number if number <= 1 << 63 else None
    limit = 1 << 63 if match["sign"] else 1 << 64
    return number if number < limit else None


def json_of(node: Node, path: str) -> str:
    """Give a node as JSON in one line, aliases written out.

    A scalar whose tag is none of YAML's own is null, as in Go programs that decode without knowing the tag.
    Raises InputError for numbers that JSON cannot express.
    """
    pieces: list[str] = []
    _write(node, pieces, path)
    return "".join(pieces)


def _write(node: Node, pieces: list[str], path: str) -> None:
    node = node.resolved
    if node.kind == "scalar":
        try:
            pieces.append(scalar_json(scalar_of(node)))
        except OverflowError as error:
            raise InputError.at(path, str(error), line=node.line, column=node.column) from None
        except ValueError:
            pieces.append("null")
    elif node.kind == "sequence":
        pieces.append("[")
        for number, child in enumerate(node.children):
            pieces.append("," if number else "")
            _write(child, pieces, path)
        pieces.append("]")
    else:
        entries = {key.value: value for key, value in node.entries()}
        pieces.append("{")
        for number, key in enumerate(sorted(entries)):
            pieces.append(("," if number else "") + _string(key) + ":")
            _write(entries[key], pieces, path)
        pieces.append("}")


def scalar_json(value: Scalar) -> str:
    """Give a scalar as JSON; raise OverflowError for infinity and for what is no number."""
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, float):
        return _float(value)
    return json.dumps(value)


def _string(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _float(number: float) -> str:
    if not math.isfinite(number):
        raise OverflowError(f"{number} cannot be written as JSON")
    if number and not _SMALL <= abs(number) < _LARGE:
        return repr(number).replace("e-0", "e-")
    fixed = format(Decimal(repr(number)), "f")
    return fixed.rstrip("0").rstrip(".") if "." in fixed else fixed
