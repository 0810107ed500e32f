# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Settings reference: every table and key of docwarden.toml, those of the generators included."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import msgspec

from docwarden import config, registry
from docwarden.markup import rst
from docwarden.registry import Generated, GeneratorOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.source import Codebase

_TYPES: dict[type, str] = {
    msgspec.inspect.StrType: "string",
    msgspec.inspect.BoolType: "boolean",
    msgspec.inspect.IntType: "integer",
    msgspec.inspect.FloatType: "number",
}


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of the settings reference."""


def generate(codebase: Codebase, options: Options) -> Generated:
    """Make the page from the declarations that validate the file."""
    del codebase
    return Generated({options.output: _page()})


def _page() -> str:
    intro = (
        "``docwarden.toml`` stands at the root of a codebase. This page is generated from the declarations "
        "that validate the file: an unknown key or a wrong type is an error that names the line."
    )
    parts = [rst.target("settings-reference"), rst.heading("Settings"), rst.paragraph(intro)]
    for field in _fields(config.File):
        if isinstance(field.type, msgspec.inspect.StructType):
            parts.append(_table(f"[{field.encode_name}]", field.type.cls, 1))
            parts += _nested_tables(field.encode_name, _fields(field.type.cls), 2)
    parts += [rst.heading("Generators", 1), rst.paragraph(_GENERATORS)]
    parts.append(_table("[generators.*]", registry.GeneratorOptions, 2))
    for name in registry.generator_names():
        parts += _generator(registry.load_generator(name))
    return "".join(parts)


_GENERATORS = (
    "Each table ``[generators.NAME]`` makes a page or a folder of them. ``NAME`` is the name of a generator, "
    "or any name where ``uses`` names the generator: so one generator can serve several charts, say."
)


def _generator(generator: registry.Generator) -> Iterator[str]:
    common = {field.encode_name for field in _fields(registry.GeneratorOptions)}
    own = [field for field in _fields(generator.options) if field.encode_name not in common]
    yield rst.target(f"generator-{generator.name}")
    yield rst.heading(f"[generators.{generator.name}]", 2)
    yield rst.paragraph(generator.summary)
    if own:
        yield _rows(own) + "\n"
    yield from _nested_tables(f"generators.{generator.name}", own, 3)


def _nested_tables(name: str, fields: list[Any], level: int) -> Iterator[str]:
    """Give the tables that lists of tables hold."""
    for field in fields:
        if nested := _nested(field.type):
            yield _table(f"[[{name}.{field.encode_name}]]", nested, level)


def _table(title: str, declared: type, level: int) -> str:
    summary = rst.paragraph((inspect.getdoc(declared) or "").partition("\n")[0])
    return rst.heading(title, level) + summary + _rows(_fields(declared)) + "\n"


def _rows(fields: list[Any]) -> str:
    rows = [
        (rst.literal(field.encode_name), _type(field.type), _default(field), _text(field)) for field in fields
    ]
    return rst.list_table(("Key", "Type", "Default", "Meaning"), rows, "20 20 20 40")


def _fields(declared: type) -> list[Any]:
    """Describe the fields of a table, the declarations of ``setting`` kept beside the bare types."""
    info = msgspec.inspect.type_info(declared)
    return [_Described(field) for field in getattr(info, "fields", ())]


class _Described:
    """A field with its type and description told apart."""

    def __init__(self, field: msgspec.inspect.Field) -> None:
        meta = field.type if isinstance(field.type, msgspec.inspect.Metadata) else None
        self.encode_name = field.encode_name
        self.required = field.required
        self.default = field.default
        self.type: Any = meta.type if meta else field.type
        self.description = str((meta.extra_json_schema or {}).get("description", "")) if meta else ""


def _text(field: _Described) -> str:
    return field.description.replace("`", "``")


def _default(field: _Described) -> str:
    if field.required:
        return "required"
    value = "" if field.default is msgspec.NODEFAULT else field.default
    if value in ("", ()):
        return "none"
    return rst.literal(str(value).lower() if isinstance(value, bool) else str(value))


def _nested(info: Any) -> type | None:
    """Give the declaration of the tables that a list of tables holds."""
    item = getattr(info, "item_type", None)
    item = item.type if isinstance(item, msgspec.inspect.Metadata) else item
    return item.cls if isinstance(item, msgspec.inspect.StructType) else None


def _type(info: Any) -> str:
    if isinstance(info, msgspec.inspect.LiteralType):
        return " or ".join(rst.literal(str(value)) for value in info.values)
    if isinstance(info, msgspec.inspect.EnumType):
        return " or ".join(rst.literal(str(member.value)) for member in info.cls)
    if _nested(info):
        return "list of tables"
    if isinstance(info, (msgspec.inspect.ListType, msgspec.inspect.VarTupleType)):
        return "list of strings"
    return _TYPES.get(type(info), "table")
