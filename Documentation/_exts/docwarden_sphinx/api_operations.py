# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The operations of HTTP APIs that a manual shows: those of ``openapi``, and those of HTTP directives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.entries.entry import Entry, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

Placed = tuple[Entry, tuple[str, str]]


def entries(env: BuildEnvironment) -> Iterator[Placed]:
    """Give the operations with page and anchor, named by method and path, and by their ids."""
    if "http" not in env.domaindata:
        return
    from sphinxcontrib.httpdomain import http_resource_anchor  # noqa: PLC0415 - a manual may be without it

    shown = env.domaindata.get("openapi", {"routes": {}, "objects": {}})
    for (method, path), pages in sorted(shown["routes"].items()):
        for page in sorted(pages):
            yield Entry(Kind.API, f"{method.upper()} {path}"), (page, http_resource_anchor(method, path))
    for (kind, name), anchors in sorted(shown["objects"].items()):
        # Without an id, an operation goes by its method and path there, too.
        if kind == "operation" and " " not in name:
            yield from ((Entry(Kind.API, name), place) for place in sorted(anchors.items()))
    for method, paths in env.domaindata["http"].items():
        for path, found in sorted(paths.items()) if isinstance(paths, dict) else ():
            if (method, path) not in shown["routes"]:
                place = (found[0], http_resource_anchor(method, path))
                yield Entry(Kind.API, f"{method.upper()} {path}"), place
