# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which pages to write again without reading them: what stands around them, or what they name, changed.

Sphinx goes by times of modification, and leaves pages stale whose neighbours or whose targets changed.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docwarden_sphinx import assets, navigation, page_results
from docwarden_sphinx.content_digests import ContentDigests
from docwarden_sphinx.html_pages import (
    CheckBuilder,
    FastPages,
    Memory,
)
from docwarden_sphinx.results import Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

    from docwarden_sphinx.incremental import Incremental
    from docwarden_sphinx.results import Results


class Rewriting:
    """Decides, and remembers why."""

    def __init__(self, app: Sphinx, results: Results, incremental: Incremental) -> None:
        """Take the application, what the last run left, and what is read in this one."""
        self._app = app
        self._incremental = incremental
        self._results = results
        self.reasons: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.written = Written()

    def connect(self) -> None:
        """Take part in the build: after the reading, before anything is written."""
        builder = self._app.builder
        if isinstance(builder, FastPages):
            last = self._results.written.get(builder.name, Written())
            builder.memory = Memory(last.index_entries, forget=self._results.forget_writing)
        self._app.connect("env-updated", self.choose, priority=900)

    def choose(self, _app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Say for each page to write why it is written."""
        self.names = dict(_names(env))
        changed = {name for name, _ in self.names.items() ^ self._results.names.items()}
        for name, result in page_results.pages(env).items():
            if name not in self._results.resolved:
                self.reasons[name] = "was not resolved yet"
            elif mentioned := result.references & changed:
                self.reasons[name] = f'refers to "{min(mentioned)}", which changed'
        builder = self._app.builder
        if isinstance(builder, FastPages) and not isinstance(builder, CheckBuilder):
            self.reasons.update(self._outputs(builder))
        elif not isinstance(builder, CheckBuilder):
            self.reasons.update(dict.fromkeys(env.found_docs, "this format is written as a whole"))
        # Sphinx keeps the root page once it was looked at, stores it with the environment, and would take it
        # for that of the next run.
        vars(env).pop("master_doctree", None)
        return sorted(self.reasons)

    def keep(self, failed: AbstractSet[str]) -> None:
        """Keep what was written for the next run, without the pages that could not be written."""
        builder = self._app.builder
        if isinstance(builder, FastPages):
            self.written.index_entries = builder.memory.index_entries
            self.written.compared = builder.navigation_is_compared()
        if self.written.common:
            self.written.around = {k: v for k, v in self.written.around.items() if k not in failed}
            self._results.written[self._app.builder.name] = self.written

    def _outputs(self, builder: FastPages) -> Iterator[tuple[str, str]]:
        last = self._results.written.get(builder.name, Written())
        common, outlines = _common(builder), _outlines(self._app.env)
        same = common == last.common and outlines == last.outlines
        around = last.around if same else dict(_around(builder, outlines))
        builder.memory.compared = same and last.compared
        self.written = Written(common, outlines, around=around)
        if gone := last.outlines.keys() - self._app.env.found_docs:
            remove_pages(builder, gone)
            yield self._app.config.root_doc, f'"{min(gone)}" is gone'  # so that indices are written
        for name in self._app.env.found_docs:
            if self.written.common != last.common:
                yield name, "the settings, templates or static files of the output changed"
            elif self.written.around.get(name) != last.around.get(name):
                yield name, "the navigation around it changed"
            elif not builder.get_output_path(name).is_file():
                yield name, "was not written yet"


def remove_pages(builder: StandaloneHTMLBuilder, gone: Iterable[str]) -> None:
    """Remove what was written for pages that are no more, the copies of their sources included."""
    config, outdir = builder.config, Path(builder.outdir)
    for name in gone:
        assets.remove(builder.get_output_path(name), outdir)
        for suffix in config.source_suffix:
            for ending in ("", config.html_sourcelink_suffix):
                assets.remove(outdir / "_sources" / f"{name}{suffix}{ending}", outdir)


def _names(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """Give what pages can refer to by name, and where it leads; the text of a link comes from there, too."""
    for name, title in env.titles.items():
        yield name, f"{title.astext()}"
    for domain in env.domains.sorted():
        for name, shown, kind, page, anchor, _ in domain.get_objects():
            yield name, f"{shown}|{kind}|{page}#{anchor}"
    standard = env.domains.standard_domain
    for label, place in standard.anonlabels.items():
        yield label, repr(place)
    for label, named in standard.labels.items():
        yield label, repr(named)


def _common(builder: StandaloneHTMLBuilder) -> str:
    """Digest what all pages share: the day they show, settings, templates, style sheets and scripts."""
    app = builder._app  # noqa: SLF001 - builder.app is deprecated
    digests = ContentDigests(app.confdir)
    files = [str(file) for folder in _assets(app) for file in _files(folder)]
    build_info = builder.build_info
    parts = [build_info.config_hash, build_info.tags_hash, *((file, digests.of(file)) for file in files)]
    if (form := app.config.html_last_updated_fmt) is not None:
        from sphinx.util.i18n import format_date  # noqa: PLC0415

        parts.append(format_date(form or "%b %d, %Y", language=app.config.language))
    return _digest(parts)


def _assets(app: Sphinx) -> Iterator[Path]:
    config = app.config
    for name in (*config.templates_path, *config.html_static_path, *config.html_extra_path):
        yield app.confdir / name


def _files(top: Path) -> list[Path]:
    return sorted(file for file in top.rglob("*") if file.is_file()) if top.is_dir() else [top]


def _outlines(env: BuildEnvironment) -> dict[str, str]:
    """Give, for each page, a digest of what it contributes to the navigation of others."""
    results = page_results.pages(env)
    return {name: results[name].outline for name in sorted(env.found_docs) if name in results}


def _around(builder: StandaloneHTMLBuilder, outlines: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Digest, for each page, the titles before, after and above it, and the table of contents beside it."""
    env = builder.env
    relations = env.collect_relations()
    titles = {name: title.astext() for name, title in env.titles.items()}
    numbered = {name: f"{outline}{env.toc_secnumbers.get(name)}" for name, outline in outlines.items()}
    tree = _tree(builder, outlines)
    for name in env.found_docs:
        above = name
        near: list[Any] = []
        while above and above in relations and len(near) < len(relations):
            near.append([(one, titles.get(one)) for one in relations[above] if one])
            above = relations[above][0] or ""
        yield name, _digest([near, tree(name), *map(numbered.get, _below(env, name))])


def _below(env: BuildEnvironment, name: str) -> Iterable[str]:
    """Give the pages whose contents the toctrees in a page may list: all below it."""
    below: dict[str, None] = {}
    left = list(env.toctree_includes.get(name, ()))
    while left:
        page = left.pop()
        if page not in below and page in env.tocs:
            below[page] = None
            left += env.toctree_includes.get(page, ())
    return below


def _tree(builder: StandaloneHTMLBuilder, outlines: dict[str, str]) -> Any:
    """Give what stands for the table of contents beside a page, whatever the theme makes of it."""
    options = {"collapse": _collapses(builder), "includehidden": True, "maxdepth": 0}
    try:
        return navigation.make(builder, options)
    except navigation.Unsupported:
        whole = _digest([outlines, builder.env.toc_secnumbers])
        return lambda _name: whole


def _collapses(builder: StandaloneHTMLBuilder) -> bool:
    """Tell whether the theme shows only what is near the page; a theme that does not say so shows all."""
    options = builder.theme.get_options(builder.theme_options)
    return str(options.get("collapse_navigation", "false")).lower() in {"true", "1"}


def _digest(parts: list[Any]) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()
