# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Operations as nodes: what a caller sends, and what comes back."""

from __future__ import annotations

import http
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from docwarden.markup.openapi_outline import fit, operation_anchor
from docwarden.markup.openapi_samples import sample
from docwarden_sphinx.openapi import build
from docwarden_sphinx.openapi.schemas import content, docs, flags, type_node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.facts.openapi_types import (
        Body,
        Example,
        MediaType,
        Operation,
        Parameter,
        Requirement,
        Response,
        Server,
    )
    from docwarden_sphinx.openapi.page import Page

_PLACES = {
    "path": "Path parameters",
    "query": "Query parameters",
    "header": "Headers",
    "cookie": "Cookies",
}


def operation_nodes(page: Page, operation: Operation, kind: str = "path") -> list[nodes.Node]:
    """Describe an operation; its anchors, its entries in indexes and search come with it.

    ``kind`` is what the path is: the path of an operation, the name of a webhook, or a callback's expression.
    """
    signature = _signature(operation)
    description = addnodes.desc_content()
    desc = addnodes.desc("", signature, description, domain="http", objtype=operation.method)
    desc["desctype"] = operation.method
    desc["classes"] += ["http", operation.method, "openapi-operation"]
    page.locate(desc, operation.location)
    index = page.register(operation, signature, kind)
    anchor = signature["ids"][0] if signature["ids"] else operation_anchor(operation)
    description += list(_content(page, operation, anchor))
    return [index, desc]


def _signature(operation: Operation) -> addnodes.desc_signature:
    method = operation.method.upper()
    signature = addnodes.desc_signature(f"{method} {operation.path}", "")
    signature["classes"] += ["openapi-signature"]
    signature["fullname"] = f"{method} {operation.path}"
    signature += addnodes.desc_name("", method, classes=["openapi-method", f"openapi-{operation.method}"])
    signature += addnodes.desc_sig_space()
    signature += addnodes.desc_name("", operation.path, classes=["openapi-path"])
    if operation.deprecated:
        signature += [addnodes.desc_sig_space(), build.badge("deprecated", "deprecated")]
    return signature


def _content(page: Page, operation: Operation, anchor: str) -> Iterator[nodes.Node]:
    if operation.summary:
        yield build.paragraph(nodes.strong("", operation.summary), classes=["openapi-summary"])
    yield from page.prose(operation.description)
    if operation.docs:
        yield docs(operation.docs.url, page.prose(operation.docs.description))
    yield from _servers(operation.servers)
    yield from _security(page, operation)
    yield from _parameters(page, operation.parameters, anchor)
    if operation.body:
        yield from _body(page, operation.body, anchor)
    yield from _responses(page, operation.responses, anchor)
    yield from _callbacks(page, operation)


def _servers(servers: Sequence[Server]) -> Iterator[nodes.Node]:
    for server in servers:
        yield build.labelled("Server", build.code(server.url))


def _security(page: Page, operation: Operation) -> Iterator[nodes.Node]:
    """Say how a caller is let in; nothing where the document has no such thing."""
    required = page.document.security if operation.security is None else operation.security
    if required:
        children: list[nodes.Node] = []
        for one in required:
            children += [nodes.Text(", or "), *_way(page, one)] if children else _way(page, one)
        yield build.labelled("Authentication", *children)
    elif operation.security is not None and page.document.security:
        yield build.labelled("Authentication", "none")


def _way(page: Page, requirement: Requirement) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for name, scopes in requirement:
        found += [nodes.Text(" and ")] if found else []
        anchor = page.scheme_anchors.get(name)
        found.append(build.link(name, anchor) if anchor else build.code(name))
        if scopes:
            found += [nodes.Text(" ("), *_commas([build.code(scope) for scope in scopes]), nodes.Text(")")]
    return found or [nodes.Text("none")]


def _commas(parts: Sequence[nodes.Node]) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for part in parts:
        found += [nodes.Text(", "), part] if found else [part]
    return found


def _parameters(page: Page, parameters: Sequence[Parameter], anchor: str) -> Iterator[nodes.Node]:
    """List the parameters by their places; a place that nobody knows is shown all the same."""
    for place in dict.fromkeys([*_PLACES, *(parameter.place for parameter in parameters)]):
        items = [
            _parameter(page, parameter, f"{anchor}.{place}")
            for parameter in parameters
            if parameter.place == place
        ]
        if items:
            yield build.rubric(_PLACES.get(place, f"Parameters in {place}"))
            yield from build.definitions(items, "openapi-parameters")


def _parameter(page: Page, parameter: Parameter, anchor: str) -> tuple[nodes.term, list[nodes.Node]]:
    schema = parameter.schema
    term = build.term(
        build.code(parameter.name, "openapi-name"),
        type_node(page, schema),
        *flags(schema, required=parameter.required, deprecated=parameter.deprecated),
    )
    own = f"{anchor}.{fit(parameter.name)}"
    page.claim(term, own)
    prose = parameter.description or (schema.description if schema else parameter.description)
    found = page.prose(prose)
    if schema:
        found += content(page, schema, own, 1)
    if parameter.media:
        found.append(build.labelled("Media type", build.code(parameter.media)))
    if parameter.serialization:
        found.append(build.labelled("Written", parameter.serialization))
    if parameter.empty_allowed:
        found.append(build.paragraph("May be empty."))
    return term, found + list(_examples(parameter.examples, folded=False))


def _body(page: Page, body: Body, anchor: str) -> Iterator[nodes.Node]:
    heading = build.rubric("Request body")
    if body.required:
        heading += [nodes.Text(" "), build.badge("required", "required")]
    yield heading
    yield from page.prose(body.description)
    yield from _media(page, body.media, f"{anchor}.body")


def _media(page: Page, media: Sequence[MediaType], anchor: str) -> list[nodes.Node]:
    """Show the forms of a body; the fields of one form are shown once, whatever its media type."""
    items: list[tuple[nodes.term, list[nodes.Node]]] = []
    for number, one in enumerate(media, 1):
        own = anchor if number == 1 else f"{anchor}-{number}"
        names = _commas([build.code(name, "openapi-media-name") for name in one.names])
        holder = nodes.inline("", "", *names)
        term = build.term(*([holder] if names else []), type_node(page, one.schema))
        found: list[nodes.Node] = []
        if one.schema:
            found += page.prose(one.schema.description)
            found += content(page, one.schema, own)
        found += _examples(one.examples or _made_example(page, one))
        items.append((term, found))
    return build.definitions(items, "openapi-media")


def _made_example(page: Page, media: MediaType) -> tuple[Example, ...]:
    """Make an example of the schema, where the directive asks for that and the body is JSON."""
    names = media.names or ("application/json",)
    if not page.makes_examples or not media.schema or not any("json" in name for name in names):
        return ()
    return (sample(media.schema, page.document),)


def _examples(examples: Sequence[Example], *, folded: bool = True) -> Iterator[nodes.Node]:
    for example in examples:
        name = example.summary or example.name
        title = f"Example: {name}" if name else "Example"
        if example.url:
            yield build.labelled(title, build.outside("", example.url))
        elif folded or "\n" in example.value:
            yield build.folded(title, [build.block(example.value, "none" if example.is_text else "json")])
        else:
            yield build.labelled(title, build.code(example.value))


def _responses(page: Page, responses: Sequence[Response], anchor: str) -> Iterator[nodes.Node]:
    items = [_response(page, response, f"{anchor}.{fit(response.status)}") for response in responses]
    if items:
        yield build.rubric("Responses")
        yield from build.definitions(items, "openapi-responses")


def _response(page: Page, response: Response, anchor: str) -> tuple[nodes.term, list[nodes.Node]]:
    status = response.status
    kind = status[0] if status[:1].isdigit() else "other"
    term = build.term(build.inline(status, "openapi-status", f"openapi-status-{kind}"), _reason(status))
    page.claim(term, anchor)
    found = page.prose(response.description)
    if response.headers:
        headers = [_parameter(page, header, f"{anchor}.header") for header in response.headers]
        found += [build.paragraph("Headers:"), *build.definitions(headers, "openapi-parameters")]
    found += _media(page, response.media, f"{anchor}.body")
    for link in response.links:
        target = page.operation_anchors.get(link.operation_id)
        text = link.operation_id or link.reference
        where = build.link(text, target) if target else build.code(text)
        found += [build.labelled("Link", build.code(link.name), ": ", where), *page.prose(link.description)]
    return term, found


def _reason(status: str) -> str:
    """Give the words that go with a code.

    >>> _reason("404"), _reason("2XX"), _reason("default")
    ('Not Found', 'any code of this range', 'any other code')
    """
    if status == "default":
        return "any other code"
    if status.isdigit():
        known = {code.value: code.phrase for code in http.HTTPStatus}
        return known.get(int(status), "")
    return "any code of this range"


def _callbacks(page: Page, operation: Operation) -> Iterator[nodes.Node]:
    if operation.callbacks:
        yield build.rubric("Callbacks")
    for callback in operation.callbacks:
        yield build.paragraph("The server calls back as ", build.code(callback.name), ":")
        for inner in callback.operations:
            yield from operation_nodes(page, inner, "callback")
