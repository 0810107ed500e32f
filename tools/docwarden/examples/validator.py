# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Validates an object against the structural schema of its kind, as the API server would.

jsonschema does it, with Draft 4 semantics; what Kubernetes adds is put into the schema beforehand: fields that
are not listed are unknown, null stands for an absent value where it is not allowed, defaults count as given.
Rules in CEL are not evaluated. Source: "Extend the Kubernetes API with CustomResourceDefinitions".
"""

from __future__ import annotations

import base64
import binascii
import datetime
import functools
import ipaddress
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import re2
from jsonschema import Draft4Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EXTENSION = "x-kubernetes-"
_BELOW = ("properties", "items", "additionalProperties")

_STRINGS = {"type": "object", "additionalProperties": {"type": "string"}}
_NAMED = {name: {"type": "string"} for name in ("name", "generateName", "namespace", "uid", "selfLink")}

#: ObjectMeta, as far as an example can go wrong.
_METADATA: dict[str, Any] = {
    "type": "object",
    "properties": _NAMED
    | {"labels": _STRINGS, "annotations": _STRINGS, "resourceVersion": {"type": "string"}}
    | {"finalizers": {"type": "array", "items": {"type": "string"}}, "generation": {"type": "integer"}}
    | {"ownerReferences": {"type": "array"}, "managedFields": {"type": "array"}}
    | {"creationTimestamp": {}, "deletionTimestamp": {}, "deletionGracePeriodSeconds": {}},
    "anyOf": [{"required": ["name"]}, {"required": ["generateName"]}],
}
#: The time of a day, as the API server takes it.
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)"

#: What Go's time.ParseDuration takes, and the units in words that the API server knows besides.
_DURATION = (
    r"[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h))+"
    r"|\d+(\.\d+)?\s*(nano|micro|milli|sec|min|hr|hour|d|day|w|week|wk)[a-z]*)"
)

_OBJECT = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": _METADATA}


def strict(schema: dict[str, Any]) -> dict[str, Any]:
    """Make the schema of a kind one that jsonschema can apply; the root is a Kubernetes object."""
    own = schema | {"properties": (schema.get("properties") or {}) | _OBJECT}
    own["required"] = sorted({*(schema.get("required") or []), "apiVersion", "kind", "metadata"})
    return _closed(own)


def _strict(schema: Any) -> Any:
    return _closed(schema) if isinstance(schema, dict) else schema


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    result = {key: value for key, value in schema.items() if key not in ("nullable", "type")}
    if schema.get(f"{_EXTENSION}embedded-resource"):
        result["properties"] = (schema.get("properties") or {}) | _OBJECT
        result["required"] = [*(schema.get("required") or []), "apiVersion", "kind"]
    properties = result.get("properties") or {}
    if properties:
        result["properties"] = {name: _strict(below) for name, below in properties.items()}
    for key in ("items", "additionalProperties"):
        if key in result:
            result[key] = _strict(result[key])
    if _is_closed(schema, result):
        result["additionalProperties"] = False
    return _typed(schema, result)


def _is_closed(schema: dict[str, Any], result: dict[str, Any]) -> bool:
    is_object = schema.get("type") == "object" or bool(result.get("properties"))
    return is_object and "additionalProperties" not in result and not _preserves(schema)


def _preserves(schema: dict[str, Any]) -> bool:
    return bool(schema.get(f"{_EXTENSION}preserve-unknown-fields"))


def _typed(schema: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    """Put the type back: int-or-string has two, a nullable value one more, and null is in its enum.

    The alternatives that int-or-string comes with say the same once more.
    """
    both = bool(schema.get(f"{_EXTENSION}int-or-string"))
    if both and result.get("anyOf") == [{"type": "integer"}, {"type": "string"}]:
        del result["anyOf"]
    types = ["integer", "string"] if both else [schema.get("type")]
    if types != [None]:
        result["type"] = [*types, "null"] if schema.get("nullable") else types
    if schema.get("nullable") and "enum" in result:
        result["enum"] = [*result["enum"], None]
    return result


def complete(value: Any, schema: Any) -> Any:
    """Do what the API server does before it validates.

    Nulls of fields that must not be null are absent to it, and absent fields get their defaults.
    """
    if isinstance(value, list) and isinstance(schema, dict):
        return [complete(item, schema.get("items")) for item in value]
    if not isinstance(value, dict) or not isinstance(schema, dict):
        return value
    below = {name: _field(schema, name) for name in value}
    given = {name: item for name, item in value.items() if item is not None or _takes_null(below[name])}
    return _defaults(schema) | {name: complete(item, below[name]) for name, item in given.items()}


def _defaults(schema: dict[str, Any]) -> dict[str, Any]:
    fields = (schema.get("properties") or {}).items()
    return {
        name: complete(below["default"], below)
        for name, below in fields
        if isinstance(below, dict) and "default" in below
    }


def _field(schema: dict[str, Any], name: str) -> Any:
    return (schema.get("properties") or {}).get(name, schema.get("additionalProperties"))


def _takes_null(schema: Any) -> bool:
    return not isinstance(schema, dict) or "type" not in schema or "null" in schema["type"]


def errors(value: Any, schema: dict[str, Any]) -> Iterator[ValidationError]:
    """Give what is wrong with an object; ``schema`` is one that ``strict`` made."""
    yield from _validator()(schema, format_checker=_formats()).iter_errors(complete(value, schema))


@functools.cache
def _validator() -> Any:
    keywords: dict[str, Any] = {
        "pattern": _pattern,
        f"{_EXTENSION}list-type": _list_type,
    }
    return extend(Draft4Validator, keywords)  # type: ignore[no-untyped-call]


def _pattern(_validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not _matches(pattern, value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def is_known(pattern: str) -> bool:
    """Tell whether RE2 knows a pattern, so that values can be held against it."""
    return _compiled(pattern) is not None


def _matches(pattern: str, value: str) -> bool:
    """Tell whether a pattern is found in a value; one that RE2 does not know says nothing."""
    compiled = _compiled(pattern)
    return compiled is None or compiled.search(value) is not None


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None


def _list_type(_validator: Any, kind: str, value: Any, schema: Any) -> Iterator[ValidationError]:
    if not isinstance(value, list) or kind not in {"map", "set"}:
        return
    names = schema.get(f"{_EXTENSION}list-map-keys") or [] if kind == "map" else []
    seen: list[Any] = []
    for number, item in enumerate(value):
        keyed = bool(names) and isinstance(item, dict)
        key = [item.get(name) for name in names] if keyed else item
        if key in seen:
            what = f"an earlier element has the same {', '.join(names)}" if names else "an earlier one is equal"
            yield ValidationError(what, path=[number])
        seen.append(key)


def _parses(function: Callable[[str], object]) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        try:
            return not isinstance(value, str) or function(value) is not False
        except (ValueError, binascii.Error):
            return False

    return check


def _whole(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value) is not None


def _is_date(value: str) -> bool:
    """Tell a day; Python would take other ways to write one, too."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None and bool(datetime.date.fromisoformat(value))


def _is_time(value: str) -> bool:
    """Tell a point in time with its zone (RFC 3339)."""
    day, _, clock = value.upper().partition("T")
    return _is_date(day) and re.fullmatch(_CLOCK, clock) is not None


def _within(bits: int) -> Callable[[object], bool]:
    limit = 1 << (bits - 1)
    return lambda value: not isinstance(value, int) or -limit <= value < limit


@functools.cache
def _formats() -> FormatChecker:
    """Make the formats that the API server checks; it ignores others."""
    label = r"[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?"
    functions: dict[str, Callable[[object], bool]] = {
        "byte": _parses(lambda value: base64.b64decode(value, validate=True) is not None),
        "cidr": _parses(lambda value: "/" in value and bool(ipaddress.ip_network(value, strict=False))),
        "date": _parses(_is_date),
        "date-time": _parses(_is_time),
        "datetime": _parses(_is_time),
        "duration": _parses(_whole(_DURATION)),
        "email": _parses(_whole(r"[^@\s]+@[^@\s]+")),
        "hostname": _parses(_whole(rf"{label}(\.{label})*\.?")),
        "int32": _within(32),
        "int64": _within(64),
        "ipv4": _parses(ipaddress.IPv4Address),
        "ipv6": _parses(ipaddress.IPv6Address),
        "mac": _parses(_whole(r"[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5,7}")),
        "uri": _parses(lambda value: bool(urlsplit(value).scheme or value.startswith("/"))),
        "uuid": _parses(_whole(r"[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}")),
    }
    checker = FormatChecker(formats=())
    for name, function in functions.items():
        checker.checks(name)(function)
    return checker
