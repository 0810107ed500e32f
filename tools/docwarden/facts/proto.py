# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The services, messages and enumerations that ``.proto`` files declare, with their comments.

Read from the descriptors of the protobuf compiler, whose source info ties each comment to what it is about
(descriptor.proto, "SourceCodeInfo").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docwarden.errors import InputError
from docwarden.facts.protoc import Include, compile_protos, imports, located
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from docwarden.source import Codebase

#: Numbers of fields in descriptor.proto, of which the paths of source info are made.
_FILE_PACKAGE, _FILE_MESSAGE, _FILE_ENUM, _FILE_SERVICE, _FILE_EXTENSION, _FILE_SYNTAX = 2, 4, 5, 6, 7, 12
_MESSAGE_FIELD, _MESSAGE_NESTED, _MESSAGE_ENUM, _MESSAGE_EXTENSION, _MESSAGE_ONEOF = 2, 3, 4, 6, 8
_ENUM_VALUE = 2
_SERVICE_METHOD = 2

#: FieldDescriptorProto.Label
_LABELS = {1: "optional", 2: "required", 3: "repeated"}

#: FeatureSet.FieldPresence; files of an edition say there what others say with labels and their syntax.
_IMPLICIT, _LEGACY_REQUIRED = 2, 3


@dataclass(frozen=True, slots=True)
class Comment:
    """What is written above an element, and behind or below it, without the comment marks."""

    leading: str = ""
    trailing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """Anything that has a name.

    ``long_name`` is the name within the package, ``full_name`` the one with it.
    """

    name: str
    long_name: str
    full_name: str
    comment: Comment
    location: Location
    deprecated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Element):
    """A field of a message, or an extension of the message ``extendee``.

    ``type`` is a scalar type, or the full name of a message or enumeration if it is ``named``. ``label`` is
    "optional", "required" or "repeated" and says nothing in proto3, unless the field is ``explicit``, which
    means that a reader can tell whether it is set. ``default`` is as descriptor.proto writes it.
    """

    number: int
    label: str
    type: str
    named: bool
    explicit: bool
    default: str
    oneof: str
    extendee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Element):
    """A message; the compiler declares one, a ``map_entry``, for each field that is a map.

    ``oneofs`` are its groups of fields of which at most one is set.
    """

    fields: tuple[Field, ...]
    oneofs: tuple[Element, ...]
    extensions: tuple[Field, ...]
    map_entry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue(Element):
    """A value of an enumeration."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum(Element):
    """An enumeration."""

    values: tuple[EnumValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method(Element):
    """A method of a service; ``request`` and ``response`` are full names of messages."""

    request: str
    response: str
    client_streaming: bool
    server_streaming: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Element):
    """A service."""

    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtoFile:
    """A file: everything in it in the order in which it is declared, nested messages behind their parents.

    ``name`` is the one by which it is imported, ``path`` where it is. Comments may stand above ``syntax``
    and above ``package``.
    """

    name: str
    path: str
    package: str
    syntax: str
    syntax_comment: Comment
    package_comment: Comment
    messages: tuple[Message, ...]
    enums: tuple[Enum, ...]
    extensions: tuple[Field, ...]
    services: tuple[Service, ...]


def read_protos(codebase: Codebase, files: Iterable[str], includes: Sequence[str]) -> list[ProtoFile]:
    """Read files, in the order given; a folder stands for all ``.proto`` files below it, sorted.

    Files are named relative to the first of ``includes`` that they are in, or by which others of them import
    them, as one file with two names does not compile. Raises InputError for a file that is in none, cannot be
    read or does not compile, ProgramError when the compiler fails.
    """
    # protobuf takes a while to load, and most runs have no use for it.
    from google.protobuf import descriptor_pb2, message  # noqa: PLC0415

    paths: dict[str, str] = {}
    listed = list(_expanded(codebase, files))
    imported = {name for path in listed for name in imports(codebase.read_text(path))}
    for path in listed:
        name = _import_name(codebase, path, includes, imported)
        if paths.setdefault(name, path) != path:
            raise InputError.at(path, f'"{name}" is {paths[name]} already', hint="name one of them")
    if not paths:
        return []
    data = compile_protos(codebase, paths, includes)
    try:
        descriptors = descriptor_pb2.FileDescriptorSet.FromString(data).file
    except message.DecodeError:
        first = next(iter(paths.values()))
        raise InputError.at(first, "the messages are nested too deep for protobuf to read them") from None
    by_name = {descriptor.name: descriptor for descriptor in descriptors}
    return [_FileReader(by_name[name], path).read() for name, path in paths.items()]


def _expanded(codebase: Codebase, files: Iterable[str]) -> Iterator[str]:
    for path in files:
        found = codebase.files(path, ".proto") if codebase.is_folder(path) else [path]
        if not found:
            raise InputError.at(path, "expected a file or a folder of .proto files, found none in it")
        yield from found


def _import_name(codebase: Codebase, path: str, includes: Sequence[str], imported: Container[str]) -> str:
    names = [name for include in includes if (name := Include.parse(include).name_of(path))]
    if not names:
        hint = "list the folder that imports of it are relative to"
        raise InputError.at(path, "the file is in none of the includes", hint=hint)
    used = (name for name in names if name in imported and located(codebase, name, includes) == path)
    return next(used, names[0])


class _FileReader:
    """Reads one descriptor; it holds what each element's facts need of the file."""

    def __init__(self, descriptor: Any, path: str) -> None:
        self._file = descriptor
        self._path = path
        self._comments: dict[tuple[int, ...], Comment] = {}
        self._locations: dict[tuple[int, ...], Location] = {}
        for info in descriptor.source_code_info.location:
            key = tuple(info.path)
            self._locations.setdefault(key, Location(path, info.span[0] + 1, info.span[1] + 1))
            # Blocks such as `extend` share a path; the last one with a comment counts, even a detached one.
            if info.leading_comments or info.trailing_comments or info.leading_detached_comments:
                self._comments[key] = Comment(info.leading_comments, info.trailing_comments)

    def read(self) -> ProtoFile:
        """Give the facts of the file."""
        file = self._file
        declared = list(_walk(file.message_type, (_FILE_MESSAGE,), ""))
        enums = [*self._enums(file.enum_type, (_FILE_ENUM,), "")]
        for message, path, scope in declared:
            enums += self._enums(message.enum_type, (*path, _MESSAGE_ENUM), f"{scope}{message.name}.")
        return ProtoFile(
            name=file.name,
            path=self._path,
            package=file.package,
            syntax=file.syntax or "proto2",
            syntax_comment=self._comment((_FILE_SYNTAX,)),
            package_comment=self._comment((_FILE_PACKAGE,)),
            messages=tuple(self._message(*place) for place in declared),
            enums=tuple(enums),
            extensions=self._fields(file.extension, (_FILE_EXTENSION,), ""),
            services=tuple(
                self._service(service, (_FILE_SERVICE, index)) for index, service in enumerate(file.service)
            ),
        )

    def _comment(self, path: tuple[int, ...]) -> Comment:
        return self._comments.get(path, Comment())

    def _element(self, descriptor: Any, path: tuple[int, ...], scope: str) -> dict[str, Any]:
        """Give what all elements have."""
        long_name = f"{scope}{descriptor.name}"
        return {
            "name": descriptor.name,
            "long_name": long_name,
            "full_name": f"{self._file.package}.{long_name}" if self._file.package else long_name,
            "comment": self._comment(path),
            "location": self._locations.get(path, Location(self._path)),
            "deprecated": getattr(descriptor.options, "deprecated", False),
        }

    def _message(self, descriptor: Any, path: tuple[int, ...], scope: str) -> Message:
        inner = f"{scope}{descriptor.name}."
        fields = self._fields(descriptor.field, (*path, _MESSAGE_FIELD), inner, descriptor)
        in_use = {field.oneof for field in fields}
        return Message(
            **self._element(descriptor, path, scope),
            fields=fields,
            oneofs=tuple(
                Element(**self._element(oneof, (*path, _MESSAGE_ONEOF, index), inner))
                for index, oneof in enumerate(descriptor.oneof_decl)
                if oneof.name in in_use
            ),
            extensions=self._fields(descriptor.extension, (*path, _MESSAGE_EXTENSION), inner),
            map_entry=descriptor.options.map_entry,
        )

    def _fields(
        self, descriptors: Any, path: tuple[int, ...], scope: str, message: Any = None
    ) -> tuple[Field, ...]:
        return tuple(
            Field(
                **self._element(field, (*path, index), scope),
                number=field.number,
                label=self._label(field),
                type=field.type_name.removeprefix(".") or _scalar(field),
                named=bool(field.type_name),
                explicit=self._explicit(field),
                default=field.default_value,
                oneof=_oneof(field, message),
                extendee=field.extendee.removeprefix("."),
            )
            for index, field in enumerate(descriptors)
        )

    def _label(self, field: Any) -> str:
        return "required" if self._presence(field) == _LEGACY_REQUIRED else _LABELS[field.label]

    def _explicit(self, field: Any) -> bool:
        """Tell whether a reader sees if a field is set; of a message, it always does."""
        if self._file.syntax != "editions":
            return bool(field.proto3_optional) or self._file.syntax != "proto3"
        return bool(field.type == field.TYPE_MESSAGE) or self._presence(field) != _IMPLICIT

    def _presence(self, field: Any) -> int:
        """Give the presence that a field of an edition has, by itself or from its file; 0 for none."""
        for options in (field.options, self._file.options):
            if options.features.field_presence:
                return int(options.features.field_presence)
        return 0

    def _enums(self, descriptors: Any, path: tuple[int, ...], scope: str) -> Iterator[Enum]:
        for index, descriptor in enumerate(descriptors):
            here = (*path, index)
            values = tuple(
                # Values are siblings of their enumeration (descriptor.proto, "EnumValueDescriptorProto").
                EnumValue(**self._element(value, (*here, _ENUM_VALUE, i), scope), number=value.number)
                for i, value in enumerate(descriptor.value)
            )
            yield Enum(**self._element(descriptor, here, scope), values=values)

    def _service(self, descriptor: Any, path: tuple[int, ...]) -> Service:
        methods = tuple(
            Method(
                **self._element(method, (*path, _SERVICE_METHOD, index), f"{descriptor.name}."),
                request=method.input_type.removeprefix("."),
                response=method.output_type.removeprefix("."),
                client_streaming=method.client_streaming,
                server_streaming=method.server_streaming,
            )
            for index, method in enumerate(descriptor.method)
        )
        return Service(**self._element(descriptor, path, ""), methods=methods)


def _walk(messages: Any, path: tuple[int, ...], scope: str) -> Iterator[tuple[Any, tuple[int, ...], str]]:
    """Give messages with their paths and scopes, each before those that are nested in it."""
    for index, message in enumerate(messages):
        here = (*path, index)
        yield message, here, scope
        yield from _walk(message.nested_type, (*here, _MESSAGE_NESTED), f"{scope}{message.name}.")


def _scalar(field: Any) -> str:
    """Name a type as it is written: TYPE_SFIXED32 is sfixed32."""
    name: str = field.Type.Name(field.type)
    return name.removeprefix("TYPE_").lower()


def _oneof(field: Any, message: Any) -> str:
    """Give the choice that a field is part of; the one that an optional field has to itself is none."""
    if message is None or not field.HasField("oneof_index") or field.proto3_optional:
        return ""
    return str(message.oneof_decl[field.oneof_index].name)
