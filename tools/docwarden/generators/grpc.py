# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Document the services, messages and enumerations of gRPC APIs, from their ``.proto`` files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from docwarden.config import MAPPED, setting
from docwarden.facts.proto import read_protos
from docwarden.finding import Rule, Severity
from docwarden.markup import proto_compat
from docwarden.registry import Generated, GeneratorOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.facts.proto import Element, ProtoFile
    from docwarden.finding import Finding
    from docwarden.source import Codebase

BROKEN_ROW = Rule(
    id="grpc-broken-row",
    severity=Severity.WARNING,
    summary="The comment of a field, a value or a method fits the compat style's row, in one paragraph and "
    "without a pipe.",
    why="protoc-gen-doc writes tables in Markdown, where a blank line ends the table, a pipe the cell. The "
    "reader finds the rest of the description, and all rows below it, as loose text.",
    bad="// Verdict of the packet.\n//\n// One of: forwarded | dropped.\nVerdict verdict = 1;",
    good="// Verdict of the packet, forwarded or dropped.\nVerdict verdict = 1;",
    language="proto",
)


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of grpc."""

    files: Annotated[
        tuple[str, ...],
        setting(
            "The `.proto` files in the order of the page; a folder stands for all files below it, sorted.",
            path="file or folder",
        ),
    ]
    includes: Annotated[
        tuple[str, ...],
        setting(
            "The folders that imports are relative to (`protoc -I`); `name=folder` where imports begin with "
            "a name that the checkout does not have.",
            path=MAPPED,
        ),
    ] = (".",)
    style: Annotated[
        Literal["compat", "modern"],
        setting("`compat` is the Markdown of protoc-gen-doc 1.5, `modern` a page with anchors and links."),
    ] = "modern"
    notice: Annotated[str, setting("The comment at the top of the compat page; empty for none.")] = ""
    title: Annotated[str, setting("The heading of the modern page; empty for a page to be included.")] = (
        "gRPC API"
    )
    intro: Annotated[str, setting("What the modern page says first, in Markdown.")] = ""


def generate(codebase: Codebase, options: Options) -> Generated:
    """Read the files and render them; see ``read_protos`` for the errors."""
    files = read_protos(codebase, options.files, options.includes)
    if options.style == "modern":
        # The Markdown parser takes 0.1 s to load, and the compat style has no use for it.
        from docwarden.markup import proto_reference  # noqa: PLC0415

        return Generated({options.output: proto_reference.page(files, options.title, options.intro)})
    page = proto_compat.page(files, options.notice)
    return Generated({options.output: page}, tuple(_broken_rows(files)))


def _broken_rows(files: Sequence[ProtoFile]) -> Iterator[Finding]:
    for element in _rows(files):
        text = proto_compat.cell(element.comment)
        if "|" in text or "\n" in text:
            what = "a pipe" if "|" in text else "a blank line"
            message = f"{what} in the comment of {element.long_name} breaks the table"
            yield BROKEN_ROW.at(element.location, message, hint='style = "modern" shows it whole')


def _rows(files: Sequence[ProtoFile]) -> Iterator[Element]:
    """Give what a page shows in rows of tables, in its order."""
    for file in files:
        for message in file.messages:
            yield from message.fields
            yield from message.extensions
        yield from (value for enum in file.enums for value in enum.values)
        yield from file.extensions
        yield from (method for service in file.services for method in service.methods)
