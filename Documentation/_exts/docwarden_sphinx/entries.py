# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Roles that link to what generated pages document: ``flag``, ``helm-value``, ``crd``, ``bpf-map`` and so on.

The entries of a page are noted while it is read, in a domain, so that they are merged, cleared and stored
like labels. A name that no page has is a warning with the nearest known one; once the entries of a kind
change, the pages that refer to that kind are resolved again.
"""

from __future__ import annotations

import functools
import hashlib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.nodes import fully_normalize_name
from sphinx.domains import Domain, ObjType
from sphinx.errors import ConfigError
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from docwarden.checks.entries import AMBIGUOUS_ENTRY, UNKNOWN_ENTRY
from docwarden.config import FILE_NAME
from docwarden.entries.catalog import Catalog, Problem
from docwarden.entries.entry import Kind
from docwarden.entries.pages import Output, entries_of, generator_of, outputs
from docwarden_sphinx import __version__, api_operations, entry_anchors
from docwarden_sphinx.settings import add_settings, read_settings, setting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from docwarden.entries.entry import Entry

logger = logging.getLogger(__name__)

NAME = "entry"

#: How search and inventories rank entries: as objects of other domains, or not at all.
_SHOWN, _HIDDEN = 1, -1


@dataclass(frozen=True)
class Settings:
    """Where the generators are configured."""

    settings_file: str = setting(
        "",
        "The ``docwarden.toml`` with the generators, relative to conf.py; by default the nearest above it.",
    )


class EntryRole(XRefRole):
    """A reference to an entry."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Make the reference, and note that the page refers to entries of this kind."""
        domain: EntryDomain = self.env.domains[NAME]  # type: ignore[assignment]
        kind = self.name.rpartition(":")[2]
        domain.uses.setdefault(self.env.current_document.docname, set()).add(kind)
        self.name = f"{NAME}:{kind}"
        self.innernodeclass = nodes.inline if self.has_explicit_title else nodes.literal
        return super().run()


class EntryDomain(Domain):
    """Holds the entries of generated pages, and who refers to which kind of them."""

    name = NAME
    label = "docwarden"
    object_types: ClassVar[dict[str, ObjType]] = {
        kind.value: ObjType(kind.words, kind.value) for kind in Kind if kind is not Kind.API
    }
    roles: ClassVar[dict[str, Any]] = {kind.value: EntryRole(warn_dangling=True) for kind in Kind}
    #: Raised when what is kept changes; Sphinx then reads every page again.
    data_version = 1
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}, "uses": {}, "digests": {}}

    @property
    def pages(self) -> dict[str, list[tuple[Entry, str]]]:
        """The entries by page, each with its anchor there."""
        pages: dict[str, list[tuple[Entry, str]]] = self.data["pages"]
        return pages

    @property
    def uses(self) -> dict[str, set[str]]:
        """The kinds that each page refers to."""
        uses: dict[str, set[str]] = self.data["uses"]
        return uses

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        self.pages.pop(docname, None)
        self.uses.pop(docname, None)
        self._forget_catalog()

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process has read."""
        for part in ("pages", "uses"):
            other = otherdata[part]
            self.data[part].update({name: other[name] for name in docnames if name in other})
        self._forget_catalog()

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Note the entries of a page that was read, those of generated pages that it includes, too."""
        found = [
            (entry, _anchor(document, entry))
            for page in (docname, *sorted(env.included.get(docname, ())))
            for entry in _read(env, page)
        ]
        if not found:
            return
        self.pages[docname] = found
        self._forget_catalog()
        entry_anchors.mark_rows(document, found)
        index = env.domains.index_domain.entries.setdefault(docname, [])
        index += [_index_entry(entry, anchor) for entry, anchor in found if entry.listed]

    def _forget_catalog(self) -> None:
        vars(self).pop("catalog", None)

    @functools.cached_property
    def catalog(self) -> Catalog[tuple[str, str]]:
        """All entries, to be found by name."""
        return Catalog(self._placed())

    def _placed(self) -> Iterator[tuple[Entry, tuple[str, str]]]:
        """Give the entries with their places; those of a page that another one includes are there."""
        included = {one for names in self.env.included.values() for one in names if one in self.pages}
        for page in sorted(self.pages.keys() - included):
            for entry, anchor in self.pages[page]:
                yield entry, self._place(page, anchor, entry)
        yield from api_operations.entries(self.env)

    def _place(self, page: str, anchor: str, entry: Entry) -> tuple[str, str]:
        labels = self.env.domains.standard_domain.anonlabels
        if entry.label and not anchor:
            return labels.get(fully_normalize_name(entry.label), (page, ""))
        return page, anchor

    def digests(self) -> dict[str, str]:
        """Digest the entries of each kind: what a reference to that kind depends on."""
        known: dict[str, list[str]] = {}
        for entry, place in self._placed():
            known.setdefault(entry.kind.value, []).append(repr((entry, place)))
        return {kind: _digest(entries) for kind, entries in known.items()}

    def resolve_xref(  # noqa: PLR0913, PLR0917 - Sphinx's signature
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Link to an entry; where there is none, warn and leave the text as it is."""
        del env
        found = self.catalog.find(Kind(typ), target)
        if isinstance(found, Problem):
            _warn(found, node)
            return contnode  # type: ignore[return-value]  # None would have Sphinx warn once more
        entry, (page, anchor) = found
        # The anchors of flags are put into the HTML; other formats lead to the page.
        anchor = "" if entry.kind is Kind.FLAG and builder.format != "html" else anchor
        return make_refnode(builder, fromdocname, page, anchor, contnode, entry.name)

    def resolve_any_xref(self, *_arguments: Any) -> list[Any]:
        """Resolve nothing: ``any`` means what it means without this domain."""
        return []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Give the entries to search and inventories."""
        for entry, (page, anchor) in self._placed():
            if entry.kind is not Kind.API:
                priority = _SHOWN if entry.listed else _HIDDEN
                yield entry.name, entry.name, entry.kind.value, page, anchor, priority


def _read(env: BuildEnvironment, page: str) -> tuple[Entry, ...]:
    """Read the entries of a generated page; its name may lead to it by a link."""
    root, known = _generated(env.srcdir, env.config)
    file = str(env.doc2path(page))
    for path in (file, os.path.realpath(file)) if known else ():
        generator = generator_of(path.removeprefix(f"{root}/"), known)
        if generator:
            text = Path(file).read_text(encoding="utf-8", errors="replace")
            return entries_of(generator, text, os.path.basename(path))  # noqa: PTH119 - once per page
    return ()


@functools.lru_cache(maxsize=4)
def _generated(sources: Path, config: Config) -> tuple[str, tuple[Output, ...]]:
    """Give the root, links resolved, and the outputs of generators below it."""
    known = tuple(Output(*one) for one in config.docwarden_generated)
    return os.path.realpath(sources / config.docwarden_generated_root), known


def _anchor(document: nodes.document, entry: Entry) -> str:
    """Find where an entry is on its page; a label may be on another one."""
    if entry.anchor:
        return entry.anchor
    return document.nameids.get(fully_normalize_name(entry.label)) or ""


def _index_entry(entry: Entry, anchor: str) -> tuple[str, str, str, str, None]:
    """Give the entry of the general index: what it is called first, where it belongs below that."""
    head, below = entry.name, entry.kind.words
    if entry.kind is Kind.FLAG:
        below, _, head = entry.name.rpartition(" ")
    elif entry.kind is Kind.CRD_FIELD:
        below, _, head = entry.name.rpartition(".")
    return "single", f"{head}; {below}".replace("!", ""), anchor, "", None


def _warn(problem: Problem, node: nodes.Element) -> None:
    rule = AMBIGUOUS_ENTRY if problem.ambiguous else UNKNOWN_ENTRY
    logger.warning(
        "%s (%s)",
        problem.message,
        problem.hint,
        type="docwarden",
        subtype=rule.id,
        location=node,
        extra={"docwarden_finding": (rule, problem.message, problem.hint)},
    )


def note_changes(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give the pages that refer to a kind whose entries are others than those of the last run."""
    del app
    domain: EntryDomain = env.domains[NAME]  # type: ignore[assignment]
    before = domain.data["digests"]
    domain.data["digests"] = now = domain.digests() if domain.uses else {}
    changed = {kind for kind in {*before, *now} if before.get(kind) != now.get(kind)}
    return sorted(page for page, kinds in domain.uses.items() if kinds & changed)


def mark_flags(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    """Put an anchor before each flag of a page of commands."""
    domain: EntryDomain = app.env.domains[NAME]  # type: ignore[assignment]
    flags = {anchor for entry, anchor in domain.pages.get(pagename, ()) if entry.kind is Kind.FLAG}
    if flags and "body" in context:
        context["body"] = entry_anchors.with_flags(context["body"], flags)


def _digest(parts: list[str]) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()


def find_pages(app: Sphinx, config: Config) -> None:
    """Find out which pages the generators make; raise ConfigError for settings that cannot be read."""
    named = read_settings(config, Settings).settings_file
    file = (app.confdir / named).resolve() if named else _nearest(Path(app.confdir))
    if not file:
        return
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: {error}") from None
    documentation = table.get("documentation", {}).get("source", "Documentation")
    depth = len(PurePosixPath(documentation).parts)
    config.docwarden_generated_root = "/".join([".."] * depth) or "."
    config.docwarden_generated = tuple(map(tuple, outputs(table.get("generators", {}))))


def _nearest(folder: Path) -> Path | None:
    folders = (folder, *folder.parents)
    return next((one / FILE_NAME for one in folders if (one / FILE_NAME).is_file()), None)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the domain and the roles."""
    add_settings(app, Settings)
    app.add_config_value("docwarden_generated", (), "env", frozenset({tuple}))
    app.add_config_value("docwarden_generated_root", "..", "env", frozenset({str}))
    app.add_domain(EntryDomain)
    for kind in Kind:
        app.add_role(kind.value, EntryRole(warn_dangling=True))
    app.connect("config-inited", find_pages)
    app.connect("env-updated", note_changes)
    app.connect("html-page-context", mark_flags)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
