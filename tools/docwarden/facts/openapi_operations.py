# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The operations of an OpenAPI document, with their parameters, bodies and responses, in any version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.facts.openapi import METHODS
from docwarden.facts.openapi_reading import example_of
from docwarden.facts.openapi_types import (
    Body,
    Callback,
    Field,
    MediaType,
    Operation,
    Parameter,
    Response,
    ResponseLink,
    Schema,
    Server,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.openapi_reading import Context, Fields
    from docwarden.facts.openapi_schemas import SchemaReader
    from docwarden.facts.openapi_types import Requirement
    from docwarden.nodes import Value

#: How lists are written that 2.0 does not separate by commas.
_SEPARATORS = {"ssv": "separated by blanks", "tsv": "separated by tabs", "pipes": "separated by |"}
_SEPARATORS |= {"multi": "repeated, once for each element"}

#: How 3.x writes lists and objects where nothing is said: style and explode.
_USUAL = {"query": ("form", "true"), "cookie": ("form", "true")}
_STYLES = {
    "deepObject": "a parameter for each field, as name[field]",
    "spaceDelimited": "separated by blanks",
    "pipeDelimited": "separated by |",
    "matrix": "as ;name=value",
    "label": "as .value",
    "simple": "separated by commas",
}


class OperationReader:
    """Reads the operations of a document."""

    def __init__(self, context: Context, schemas: SchemaReader, root: Fields) -> None:
        self._context = context
        self._schemas = schemas
        self._consumes = root.texts("consumes")
        self._produces = root.texts("produces")

    def paths(self, root: Fields, key: str = "paths") -> Iterator[Operation]:
        """Give the operations of the paths, or of the webhooks, in order of the file."""
        for path, value in root.mapping(key).items():
            if key != "paths" or path.startswith("/"):
                yield from self._item(path, value)

    def _item(self, path: str, value: Value) -> Iterator[Operation]:
        item = self._merged(value)
        shared = self._context.problems.elements(item.get("parameters"))
        for method, operation in item.items():
            if method.lower() in METHODS:
                yield self._operation(method.lower(), path, operation, shared, item)

    def _merged(self, value: Value) -> dict[str, Value]:
        """Give the fields of a path item; those of the item it refers to stand behind its own."""
        fields: dict[str, Value] = {}
        seen: set[int] = set()
        while id(value.node) not in seen:
            seen.add(id(value.node))
            own = self._context.problems.mapping(value)
            fields = own | fields
            reference = own.get("$ref")
            target = (
                self._context.problems.guard(self._context.resolve, None, reference) if reference else None
            )
            if not target:
                return fields
            value = target
        self._context.problems.add(value.error("the references of this path lead in a circle"))
        return fields

    def _operation(
        self, method: str, path: str, value: Value, shared: list[Value], item: dict[str, Value]
    ) -> Operation:
        fields = self._context.fields(value)
        parameters = self._parameters(shared, fields.elements("parameters"))
        return Operation(
            method=method,
            path=path,
            location=value.entry,
            summary=fields.text("summary"),
            description=fields.prose("description"),
            operation_id=fields.text("operationId"),
            deprecated=fields.flag("deprecated"),
            tags=fields.texts("tags"),
            parameters=tuple(self._shown(parameters)),
            body=self._body(fields, parameters),
            responses=tuple(self._responses(fields)),
            callbacks=tuple(self._callbacks(fields)),
            security=self.security(fields) if "security" in fields else None,
            servers=self.servers(fields.elements("servers")) or self._servers_of(item),
            docs=fields.docs(),
        )

    def _parameters(self, shared: list[Value], own: list[Value]) -> list[Fields]:
        """Give the parameters of an operation; its own come before those of its path that they replace."""
        found: dict[tuple[str, str], Fields] = {}
        for value in [*shared, *own]:
            fields = self._context.fields(value)
            if not fields.entries:
                continue
            key = (fields.text("name"), fields.text("in"))
            if not all(key):
                missing = "name" if not key[0] else "in"
                self._context.problems.add(fields.value.error(f"a parameter must have `{missing}`"))
                continue
            found[key] = fields
        return list(found.values())

    def _shown(self, parameters: list[Fields]) -> Iterator[Parameter]:
        for fields in parameters:
            if fields.text("in") not in {"body", "formData"}:
                yield self.parameter(fields.text("name"), fields)

    def parameter(self, name: str, fields: Fields, place: str = "") -> Parameter:
        """Read a parameter, or a header, which has neither a name nor a place of its own."""
        place = place or fields.text("in")
        media = next(iter(fields.mapping("content").items()), None)
        inner = self._context.fields(media[1]) if media else fields
        if self._context.is_v2 and "schema" not in fields:
            schema: Schema | None = self._schemas.read(fields.value)
        else:
            schema = self._schemas.maybe(inner)
        is_list = bool(schema and (schema.items or schema.fields or schema.values or schema.reference))
        return Parameter(
            name=name,
            place=place,
            location=fields.value.location,
            description=fields.prose("description"),
            required=fields.flag("required"),
            deprecated=fields.flag("deprecated"),
            empty_allowed=fields.flag("allowEmptyValue"),
            serialization=self._serialization(fields, place) if is_list else "",
            media=media[0] if media else "",
            schema=schema,
            examples=inner.examples() if not self._context.is_v2 else (),
        )

    def _serialization(self, fields: Fields, place: str) -> str:
        """Say how a list or an object is written, where that is not the usual way of its place."""
        if self._context.is_v2:
            return _SEPARATORS.get(fields.text("collectionFormat"), "")
        usual_style, usual_explode = _USUAL.get(place, ("simple", "false"))
        style = fields.text("style") or usual_style
        explode = fields.scalar("explode") or ("true" if style == "form" else "false")
        if (style, explode) == (usual_style, usual_explode):
            return ""
        if style == "form":
            return "separated by commas" if explode == "false" else "repeated, once for each element"
        return _STYLES.get(style, style)

    def _body(self, fields: Fields, parameters: list[Fields]) -> Body | None:
        if not self._context.is_v2:
            value = fields.get("requestBody")
            body = self._context.fields(value) if value else None
            if not body or not body.entries:
                return None
            return Body(body.prose("description"), body.flag("required"), tuple(self._media(body)))
        consumes = fields.texts("consumes") or self._consumes
        for one in parameters:
            if one.text("in") == "body":
                schema = self._schemas.maybe(one)
                media = (MediaType(consumes, schema, ()),)
                return Body(one.prose("description"), one.flag("required"), media)
        return self._form([one for one in parameters if one.text("in") == "formData"], consumes)

    def _form(self, parameters: list[Fields], consumes: tuple[str, ...]) -> Body | None:
        """Make a body of the fields of a form (2.0)."""
        if not parameters:
            return None
        entries = [
            Field(one.text("name"), self._schemas.read(one.value), one.flag("required")) for one in parameters
        ]
        kinds = tuple(name for name in consumes if "form" in name)
        schema = Schema(types=("object",), fields=tuple(entries))
        return Body(required=any(one.required for one in entries), media=(MediaType(kinds, schema),))

    def _media(self, fields: Fields) -> Iterator[MediaType]:
        """Give the forms of a body; media types of one and the same form stand together."""
        for name, media in fields.objects("content"):
            yield MediaType((name,), self._schemas.maybe(media), media.examples())

    def _responses(self, fields: Fields) -> Iterator[Response]:
        produces = fields.texts("produces") or self._produces
        for status, response in fields.objects("responses"):
            media = tuple(self._media(response))
            if self._context.is_v2:
                media = tuple(self._old_media(response, produces))
            yield Response(
                status=status,
                description=response.prose("description"),
                headers=tuple(
                    self.parameter(name, header, "header") for name, header in response.objects("headers")
                ),
                media=media,
                links=tuple(self._links(response)),
            )

    def _old_media(self, response: Fields, produces: tuple[str, ...]) -> Iterator[MediaType]:
        examples = tuple(
            example_of(name, value, self._context.problems)
            for name, value in response.mapping("examples").items()
        )
        schema = self._schemas.maybe(response)
        if schema or examples:
            yield MediaType(produces, schema, examples)

    def _links(self, response: Fields) -> Iterator[ResponseLink]:
        for name, link in response.objects("links"):
            yield ResponseLink(
                name, link.text("operationId"), link.text("operationRef"), link.prose("description")
            )

    def _callbacks(self, fields: Fields) -> Iterator[Callback]:
        for name, callback in fields.objects("callbacks"):
            operations = [
                operation
                for expression, value in callback.entries.items()
                if not expression.startswith("x-")
                for operation in self._item(expression, value)
            ]
            yield Callback(name, tuple(operations))

    def security(self, fields: Fields) -> tuple[Requirement, ...]:
        """Give the ways to be let in; any one of them is enough."""
        found = []
        for element in fields.elements("security"):
            schemes = self._context.fields(element)
            found.append(tuple((name, schemes.texts(name)) for name in schemes.entries))
        return tuple(found)

    def _servers_of(self, item: dict[str, Value]) -> tuple[Server, ...]:
        return self.servers(self._context.problems.elements(item.get("servers")))

    def servers(self, values: list[Value]) -> tuple[Server, ...]:
        """Read servers."""
        found = []
        for fields in map(self._context.fields, values):
            variables = tuple(
                (name, one.scalar("default"), one.prose("description"), one.texts("enum"))
                for name, one in fields.objects("variables")
            )
            found.append(Server(fields.text("url"), fields.prose("description"), variables))
        return tuple(found)
