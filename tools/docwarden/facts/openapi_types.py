# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What an OpenAPI document says, whichever its version: the types that ``openapi_document`` fills.

What a document leaves out is empty. Values (defaults, examples, members of an enumeration) are JSON text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.finding import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docwarden.errors import InputError
    from docwarden.finding import Location


@dataclass(frozen=True, slots=True)
class Prose:
    """A description, and the file and the line where its first line stands."""

    text: str = ""
    path: str = ""
    line: int = 0

    def __bool__(self) -> bool:
        """Tell whether there is any text."""
        return bool(self.text.strip())


NO_PROSE = Prose()


@dataclass(frozen=True, slots=True)
class ExternalDocs:
    """An address elsewhere that says more."""

    url: str
    description: Prose = NO_PROSE


@dataclass(frozen=True, slots=True)
class Field:
    """A named field of an object."""

    name: str
    schema: Schema
    required: bool = False


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The field that tells which of several schemas holds, and the schema per value."""

    property_name: str
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """What a value may be.

    ``reference`` is the name of the schema that this one refers to; what stands beside it adds to that.
    ``values`` is the schema of a map's values; ``closed`` tells that an object has no fields but its own,
    ``never`` that no value is valid. ``others`` are sub-schemas of rarer keywords, each with its keyword.
    """

    location: Location = NOWHERE
    reference: str = ""
    types: tuple[str, ...] = ()
    format: str = ""
    title: str = ""
    description: Prose = NO_PROSE
    default: str = ""
    const: str = ""
    enum: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    pattern: str = ""
    limits: Mapping[str, str] = field(default_factory=dict)
    nullable: bool = False
    read_only: bool = False
    write_only: bool = False
    deprecated: bool = False
    closed: bool = False
    never: bool = False
    fields: tuple[Field, ...] = field(default=(), repr=False)
    patterns: tuple[Field, ...] = field(default=(), repr=False)
    items: Schema | None = field(default=None, repr=False)
    prefix: tuple[Schema, ...] = field(default=(), repr=False)
    values: Schema | None = field(default=None, repr=False)
    all_of: tuple[Schema, ...] = field(default=(), repr=False)
    any_of: tuple[Schema, ...] = field(default=(), repr=False)
    one_of: tuple[Schema, ...] = field(default=(), repr=False)
    negated: Schema | None = field(default=None, repr=False)
    others: tuple[tuple[str, Schema], ...] = field(default=(), repr=False)
    discriminator: Discriminator | None = None
    docs: ExternalDocs | None = None


@dataclass(frozen=True, slots=True, eq=False)
class NamedSchema:
    """A schema that others refer to by name."""

    name: str
    schema: Schema
    location: Location


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a value; ``value`` is JSON text, or plain text where ``is_text``."""

    value: str
    name: str = ""
    summary: str = ""
    description: Prose = NO_PROSE
    url: str = ""
    is_text: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class MediaType:
    """The form that a body has in some media types."""

    names: tuple[str, ...]
    schema: Schema | None = None
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A parameter of an operation, or a header of a response; ``place`` is the word of the document.

    ``serialization`` says how a list or an object is written, where that is not the usual way.
    """

    name: str
    place: str
    location: Location
    description: Prose = NO_PROSE
    required: bool = False
    deprecated: bool = False
    empty_allowed: bool = False
    serialization: str = ""
    media: str = ""
    schema: Schema | None = None
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """The body of a request."""

    description: Prose = NO_PROSE
    required: bool = False
    media: tuple[MediaType, ...] = ()


@dataclass(frozen=True, slots=True)
class ResponseLink:
    """An operation that can follow a response, by its id or by its place in a document."""

    name: str
    operation_id: str
    reference: str = ""
    description: Prose = NO_PROSE


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """An answer; ``status`` is a code, a range such as 2XX, or default."""

    status: str
    description: Prose = NO_PROSE
    headers: tuple[Parameter, ...] = ()
    media: tuple[MediaType, ...] = ()
    links: tuple[ResponseLink, ...] = ()


#: One way to be let in: schemes that are needed together, each with its scopes. No scheme: nothing is needed.
Requirement = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Server:
    """An address below which the paths are; ``variables`` are name, default, description and choices."""

    url: str
    description: Prose = NO_PROSE
    variables: tuple[tuple[str, str, Prose, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Callback:
    """Requests that the server makes in turn; the path of each operation is an expression."""

    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """A method of a path, or of a webhook, whose name stands in place of the path."""

    method: str
    path: str
    location: Location
    summary: str = ""
    description: Prose = NO_PROSE
    operation_id: str = ""
    deprecated: bool = False
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    responses: tuple[Response, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    security: tuple[Requirement, ...] | None = None
    servers: tuple[Server, ...] = ()
    docs: ExternalDocs | None = None


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A way to be let in; ``details`` are lines of words, ``scopes`` those of OAuth with their meaning."""

    name: str
    kind: str
    description: Prose = NO_PROSE
    details: tuple[tuple[str, str], ...] = ()
    scopes: tuple[tuple[str, Prose], ...] = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """A group of operations."""

    name: str
    description: Prose = NO_PROSE
    docs: ExternalDocs | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A whole OpenAPI document. ``problems`` are the places that could not be read; the rest is here."""

    path: str
    specification: str
    title: str = ""
    version: str = ""
    summary: str = ""
    description: Prose = NO_PROSE
    terms: str = ""
    contact: tuple[str, str] = ("", "")
    license: tuple[str, str] = ("", "")
    servers: tuple[Server, ...] = ()
    tags: tuple[Tag, ...] = ()
    operations: tuple[Operation, ...] = ()
    webhooks: tuple[Operation, ...] = ()
    schemas: tuple[NamedSchema, ...] = ()
    schemes: tuple[SecurityScheme, ...] = ()
    security: tuple[Requirement, ...] = ()
    docs: ExternalDocs | None = None
    problems: tuple[InputError, ...] = ()
