# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The page of protobuf files as protoc-gen-doc 1.5 writes its Markdown, byte for byte.

That program fills a template for HTML, whose comments vanish and leave the blank in front of them, and whose
values are escaped as in HTML. Its comments keep blank lines, also in a table, where one ends the row; what is
broken so is broken here in the same way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from docwarden.markup import proto_scalars

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docwarden.facts.proto import Comment, Element, Enum, Field, Message, Method, ProtoFile, Service

E = TypeVar("E", bound="Element")

#: What Go takes for blanks: unlike Python, not the separators U+001C to U+001F.
_BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_BLANKS += "\u2028\u2029\u202f\u205f\u3000"

_ESCAPES = str.maketrans(
    {
        "\0": "\ufffd",
        '"': "&#34;",
        "&": "&amp;",
        "'": "&#39;",
        "+": "&#43;",
        "<": "&lt;",
        ">": "&gt;",
    }
)

_TOP = '# Protocol Documentation\n<a name="top"></a>\n\n## Table of Contents\n'

#: What an HTML comment of the template leaves, and the blank line behind it.
_SECTION_END = " \n\n"

_FIELD_HEADER = "\n| Field | Type | Label | Description |\n| ----- | ---- | ----- | ----------- |\n"
_VALUE_HEADER = "| Name | Number | Description |\n| ---- | ------ | ----------- |\n"
_METHOD_HEADER = (
    "| Method Name | Request Type | Response Type | Description |\n"
    "| ----------- | ------------ | ------------- | ------------|\n"
)
_EXTENSION_HEADER = (
    "| Extension | Type | Base | Number | Description |\n| --------- | ---- | ---- | ------ | ----------- |\n"
)


def page(files: Sequence[ProtoFile], notice: str = "") -> str:
    """Render a page; ``notice`` is a comment that a project puts above what protoc-gen-doc wrote."""
    top = f"<!-- {notice} -->\n\n" if notice else ""
    contents = "".join(map(_contents, files)) + "\n- [Scalar Value Types](#scalar-value-types)\n\n"
    return top + _TOP + contents + "".join(map(_file, files)) + _scalars()


def description(comment: Comment) -> str:
    """Give the text that the page shows of a comment: above, a blank line, behind."""
    leading, trailing = _scrubbed(comment.leading), _scrubbed(comment.trailing)
    text = (f"{leading}\n\n{trailing}" if leading else trailing).strip(_BLANKS).lstrip("*/\n ")
    return "" if text.startswith("@exclude") else text


def cell(comment: Comment) -> str:
    """Give what a row of a table shows of a comment: blank lines are kept, and end the row."""
    paragraphs = re.split(r"[\r\n]{2,}", description(comment).replace("\r\n", "\n"))
    return "\n\n".join(re.sub(" +", " ", re.sub(r"[\r\n]", " ", text)) for text in paragraphs)


def _scrubbed(text: str) -> str:
    return text.replace("\n ", "\n").strip(_BLANKS)


def _anchor(name: str) -> str:
    return re.sub(r"[^a-zA-Z0-9_-]", "-", name.replace("/", "_"))


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _sorted(elements: Iterable[E]) -> list[E]:
    """Sort as Go does, by bytes, which for UTF-8 is the order of code points."""
    return sorted(elements, key=lambda element: element.long_name)


def _full_name(file: ProtoFile, element: Element) -> str:
    """Give the name that an anchor is made of; without a package, it begins with a dot."""
    return f"{file.package}.{element.long_name}"


def _long_type(file: ProtoFile, name: str) -> str:
    return name.removeprefix(f"{file.package}.")


def _dotted_type(file: ProtoFile, name: str) -> str:
    """Shorten the type of a method or the base of an extension, with its leading dot if from elsewhere."""
    return f".{name}".removeprefix(f".{file.package}.")


def _contents(file: ProtoFile) -> str:
    extensions = f"  - [File-level Extensions](#{_anchor(file.name)}-extensions)\n  "
    lists = (
        [_link(file, element) for element in _sorted(file.messages)],
        [_link(file, element) for element in _sorted(file.enums)],
        [extensions] * len(file.extensions),
        [_link(file, element) for element in _sorted(file.services)],
    )
    entry = f"\n- [{_escaped(file.name)}](#{_anchor(file.name)})"
    return entry + "".join("\n  " + "".join(links) for links in lists if links)


def _link(file: ProtoFile, element: Element) -> str:
    return f"  - [{element.long_name}](#{_anchor(_full_name(file, element))})\n  "


def _file(file: ProtoFile) -> str:
    return (
        f'\n\n<a name="{_anchor(file.name)}"></a>\n<p align="right"><a href="#top">Top</a></p>\n\n'
        f"## {_escaped(file.name)}\n{_escaped(description(file.syntax_comment))}\n\n"
        + "".join(_message(file, message) for message in _sorted(file.messages))
        + _SECTION_END
        + "".join(_enum(file, enum) for enum in _sorted(file.enums))
        + _SECTION_END
        + _file_extensions(file)
        + _SECTION_END
        + "".join(_service(file, service) for service in _sorted(file.services))
        + _SECTION_END
    )


def _heading(file: ProtoFile, element: Element) -> str:
    anchor = _anchor(_full_name(file, element))
    return (
        f'\n<a name="{anchor}"></a>\n\n### {element.long_name}\n{_escaped(description(element.comment))}\n\n'
    )


def _message(file: ProtoFile, message: Message) -> str:
    fields = "".join(_field(file, field) for field in message.fields)
    extensions = "".join(_extension(file, field) for field in message.extensions)
    return (
        _heading(file, message)
        + (f"{_FIELD_HEADER}{fields}\n" if fields else "")
        + "\n\n"
        + (f"\n{_EXTENSION_HEADER}{extensions}\n" if extensions else "")
        + "\n\n"
    )


def _field(file: ProtoFile, field: Field) -> str:
    link = f"[{_long_type(file, field.type)}](#{_anchor(field.type)})"
    label = field.label if field.explicit or field.label == "repeated" else ""
    deprecated = "**Deprecated.** " if field.deprecated else ""
    default = f" Default: {field.default}" if field.default else ""
    text = deprecated + _escaped(cell(field.comment) + default)
    return f"| {field.name} | {link} | {label} | {text} |\n"


def _file_extensions(file: ProtoFile) -> str:
    if not file.extensions:
        return ""
    ordered = sorted(file.extensions, key=lambda field: _extension_name(file, field))
    rows = "".join(_extension(file, field, quote="`") for field in ordered)
    anchor = f'\n<a name="{_anchor(file.name)}-extensions"></a>\n\n### File-level Extensions\n'
    return f"{anchor}{_EXTENSION_HEADER}{rows}\n"


def _extension_name(file: ProtoFile, field: Field) -> str:
    """Give the name by which extensions are sorted; any mention of the package shortens it."""
    name = f".{field.extendee}.{field.name}"
    return f"{field.extendee.rpartition('.')[2]}.{field.name}" if file.package in name else name


def _extension(file: ProtoFile, field: Field, quote: str = "") -> str:
    base = _dotted_type(file, field.extendee)
    default = f" Default: {quote}{_escaped(field.default)}{quote}" if field.default else ""
    text = _escaped(cell(field.comment)) + default
    return f"| {field.name} | {_long_type(file, field.type)} | {base} | {field.number} | {text} |\n"


def _enum(file: ProtoFile, enum: Enum) -> str:
    rows = (f"| {value.name} | {value.number} | {_escaped(cell(value.comment))} |\n" for value in enum.values)
    return f"{_heading(file, enum)}{_VALUE_HEADER}{''.join(rows)}\n\n"


def _service(file: ProtoFile, service: Service) -> str:
    rows = "".join(_method(file, method) for method in service.methods)
    return f"{_heading(file, service)}{_METHOD_HEADER}{rows}\n"


def _method(file: ProtoFile, method: Method) -> str:
    request = _endpoint(file, method.request, streaming=method.client_streaming)
    response = _endpoint(file, method.response, streaming=method.server_streaming)
    return f"| {method.name} | {request} | {response} | {_escaped(cell(method.comment))} |\n"


def _endpoint(file: ProtoFile, name: str, *, streaming: bool) -> str:
    return f"[{_dotted_type(file, name)}](#{_anchor(name)})" + (" stream" if streaming else "")


def _scalars() -> str:
    rows = (
        f'| <a name="{name}" /> {name} | ' + " | ".join(map(_escaped, rest)) + " |\n"
        for name, *rest in proto_scalars.ROWS
    )
    return f"\n\n## Scalar Value Types\n\n{proto_scalars.HEADER}{''.join(rows)}\n"
