# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The operations of HTTP APIs that a manual shows, as its HTTP domain knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.entries.entry import Entry, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment


def entries(env: BuildEnvironment) -> Iterator[tuple[Entry, tuple[str, str]]]:
    """Give the operations, each named by its method and path, with page and anchor."""
    if "http" not in env.domaindata:
        return
    from sphinxcontrib.httpdomain import http_resource_anchor  # noqa: PLC0415 - a manual may be without it

    for method, paths in env.domaindata["http"].items():
        for path, found in sorted(paths.items()) if isinstance(paths, dict) else ():
            name = f"{method.upper()} {path}"
            yield Entry(Kind.API, name), (found[0], http_resource_anchor(method, path))
