# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What pages of APIs define: operations and schemas by name, and the routes that ``:http:get:`` knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from docwarden.facts.openapi_types import Operation

logger = logging.getLogger(__name__)

#: The kind and the name of an object.
Key = tuple[str, str]


class OpenApiDomain(Domain):
    """Operations and schemas; several APIs may have one of the same name, each on a page of its own."""

    name = "openapi"
    label = "OpenAPI"
    object_types = {  # noqa: RUF012 - the base class has it so
        "operation": ObjType("operation", "operation"),
        "schema": ObjType("schema", "schema"),
    }
    roles = {"operation": XRefRole(), "schema": XRefRole()}  # noqa: RUF012 - as above
    initial_data: ClassVar[dict[str, Any]] = {"objects": {}, "routes": {}}
    data_version = 1

    @property
    def objects(self) -> dict[Key, dict[str, str]]:
        """The anchor of each object by page."""
        found: dict[Key, dict[str, str]] = self.data["objects"]
        return found

    @property
    def routes(self) -> dict[Key, dict[str, tuple[str, bool]]]:
        """By method and path: the summary, and whether the operation is deprecated, by page."""
        found: dict[Key, dict[str, tuple[str, bool]]] = self.data["routes"]
        return found

    def note(self, kind: str, name: str, docname: str, anchor: str) -> None:
        """Note an object of a page; the first of a name counts."""
        self.objects.setdefault((kind, name), {}).setdefault(docname, anchor)

    def note_route(self, operation: Operation, docname: str) -> None:
        """Note an operation for the domain of sphinxcontrib-httpdomain."""
        routes = self.routes.setdefault((operation.method, operation.path), {})
        routes.setdefault(docname, (operation.summary, operation.deprecated))

    def clear_doc(self, docname: str) -> None:
        """Forget what a page defines."""
        for pages_by_key in (self.data["objects"], self.data["routes"]):
            for key in [key for key, pages in pages_by_key.items() if docname in pages]:
                del pages_by_key[key][docname]
                if not pages_by_key[key]:
                    del pages_by_key[key]

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process has read."""
        for name in ("objects", "routes"):
            for key, pages in otherdata[name].items():
                own = self.data[name].setdefault(key, {})
                own.update({page: value for page, value in pages.items() if page in docnames})

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Give what search finds."""
        for (kind, name), pages in sorted(self.objects.items()):
            for docname, anchor in sorted(pages.items()):
                yield name, name, kind, docname, anchor, 1

    def resolve_xref(  # noqa: PLR0913, PLR0917 - the signature is Sphinx's
        self,
        env: BuildEnvironment,  # noqa: ARG002
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Link to an object: of the page in ``page#name``, else of the same page, else of the only one."""
        page, _, name = target.rpartition("#")
        pages = self.objects.get((typ, name), {})
        wanted = page.lstrip("/") or (fromdocname if fromdocname in pages else "")
        if not wanted and len(pages) > 1:
            known = ", ".join(f"{one}#{name}" for one in sorted(pages))
            logger.warning(
                "%s pages have the %s %s: write one of %s",
                len(pages), typ, name, known,
                location=node, type="openapi", subtype="ambiguous",
            )  # fmt: skip
        docname = wanted or min(pages, default="")
        if docname not in pages:
            return None
        return make_refnode(builder, fromdocname, docname, pages[docname], [contnode], name)

    def resolve_any_xref(self, *_arguments: Any, **_named: Any) -> list[tuple[str, nodes.reference]]:
        """Leave ``any`` to others: names of schemas are everyday words."""
        return []


def share_routes(_app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Make the routes known to ``:http:get:`` and its kind.

    That domain has one page per route, and which one must not depend on the order of reading: that of the
    first name counts, behind what a directive of its own defines.
    """
    methods: dict[str, Any] = env.domaindata.get("http", {})
    own = env.domains["openapi"]
    assert isinstance(own, OpenApiDomain)  # noqa: S101 - for the type checker
    for (method, path), pages in own.routes.items():
        known = methods.setdefault(method, {})
        if path not in known or known[path][0] in pages:
            docname = min(pages)
            known[path] = (docname, *pages[docname])
    return []


def setup(app: Sphinx) -> None:
    """Add the domain."""
    app.add_domain(OpenApiDomain)
    app.connect("env-updated", share_routes)
