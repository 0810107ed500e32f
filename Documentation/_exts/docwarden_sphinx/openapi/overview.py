# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a document says of its API as a whole: addresses, versions, and how callers are let in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from docwarden.finding import Location
from docwarden_sphinx.openapi import build

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.facts.openapi_types import SecurityScheme, Server
    from docwarden_sphinx.openapi.page import Page

_KINDS = {
    "apiKey": "API key",
    "basic": "HTTP basic authentication",
    "http": "HTTP authentication",
    "mutualTLS": "Mutual TLS",
    "oauth2": "OAuth 2.0",
    "openIdConnect": "OpenID Connect",
}


def overview(page: Page) -> list[nodes.Node]:
    """Give the description, and a list of facts."""
    document = page.document
    found: list[nodes.Node] = []
    if document.summary:
        found.append(build.paragraph(nodes.strong("", document.summary), classes=["openapi-summary"]))
    found += page.prose(document.description)
    entries = [
        nodes.field("", nodes.field_name("", name), nodes.field_body("", *body))
        for name, body in _facts(page)
    ]
    if entries:
        facts = nodes.field_list("", *entries, classes=["openapi-overview"])
        page.locate(facts, Location(document.path, 1))
        found.append(facts)
    return found


def _facts(page: Page) -> Iterator[tuple[str, Sequence[nodes.Node]]]:
    document = page.document
    if document.version:
        yield "Version", [build.paragraph(document.version)]
    if document.servers:
        name = "Server" if len(document.servers) == 1 else "Servers"
        yield name, [node for server in document.servers for node in _server(page, server)]
    for name, (text, address) in (("License", document.license), ("Contact", document.contact)):
        if text or address:
            yield name, [build.paragraph(build.outside(text, address))]
    if document.terms:
        yield "Terms of service", [build.paragraph(build.outside("", document.terms))]
    if document.docs:
        words = " ".join(node.astext() for node in page.prose(document.docs.description))
        yield "More", [build.paragraph(build.outside(words.rstrip("."), document.docs.url))]


def _server(page: Page, server: Server) -> Iterator[nodes.Node]:
    yield build.paragraph(build.code(server.url))
    yield from page.prose(server.description)
    items = []
    for name, default, description, choices in server.variables:
        content = page.prose(description)
        if default:
            content.append(build.labelled("Default", build.code(default)))
        if choices:
            listed: list[nodes.Node | str] = []
            for choice in choices:
                listed += [", ", build.code(choice)] if listed else [build.code(choice)]
            content.append(build.labelled("One of", *listed))
        items.append((build.term(build.code(name, "openapi-name")), content))
    yield from build.definitions(items, "openapi-parameters")


def scheme_items(page: Page) -> list[nodes.Node]:
    """List the ways to be let in."""
    return build.definitions([_scheme(page, scheme) for scheme in page.document.schemes], "openapi-schemes")


def _scheme(page: Page, scheme: SecurityScheme) -> tuple[nodes.term, list[nodes.Node]]:
    kind = build.inline(_KINDS.get(scheme.kind, scheme.kind), "openapi-type")
    term = build.term(build.code(scheme.name, "openapi-name"), kind)
    page.claim(term, page.scheme_anchors[scheme.name], reserved=True)
    content = page.prose(scheme.description)
    for label, text in scheme.details:
        is_address = text.startswith(("http://", "https://"))
        content.append(build.labelled(label, build.outside("", text) if is_address else build.code(text)))
    scopes = [
        (build.term(build.code(name, "openapi-name")), page.prose(words)) for name, words in scheme.scopes
    ]
    if scopes:
        content += [build.paragraph("Scopes:"), *build.definitions(scopes, "openapi-parameters")]
    return term, content
