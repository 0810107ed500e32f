# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Tabs of sphinx-tabs in every builder, from one and the same doctree.

sphinx-tabs decides while it reads whether a builder can show tabs, so its doctrees serve one builder
only. Here they always hold tabs, and the builders for paper turn them into titled passages.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx_tabs.tabs import SphinxTabsPanel, SphinxTabsTab, SphinxTabsTablist

from docwarden_sphinx import __version__
from docwarden_sphinx.settings import add_settings, read_settings, setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

STATIC = Path(__file__).parent / "static"
STYLE_SHEET = "docwarden-tabs.css"


@dataclass(frozen=True)
class Settings:
    """How tabs look."""

    tabs_style: bool = setting(
        True,  # noqa: FBT003 - the default of a setting
        "Whether tabs take their colors from the theme, in light and dark, and show every panel on paper and"
        " without scripts. Turn it off to keep the style sheet of sphinx-tabs.",
    )


def tab_sets(document: nodes.document) -> Iterator[tuple[nodes.container, list[SphinxTabsTab]]]:
    """Give each set of tabs in a document with its tabs, outer sets before those that they hold."""
    for tablist in list(document.findall(SphinxTabsTablist)):
        tabs = [child for child in tablist.children if isinstance(child, SphinxTabsTab)]
        yield tablist.parent, tabs


def panels_of(tab_set: nodes.container) -> list[SphinxTabsPanel]:
    """Give the panels of a set, in the order of its tabs."""
    return [child for child in tab_set.children if isinstance(child, SphinxTabsPanel)]


def number(tab_set: nodes.container, tabs: list[SphinxTabsTab], index: int) -> None:
    """Name the tabs and panels of a set by its place in the document, as sphinx-tabs does page by page."""
    for tab, panel in zip(tabs, panels_of(tab_set), strict=True):
        name = tab["name"]
        if "group-tab" not in tab["classes"]:  # the name of a group is shared on purpose
            name = f"{index}-{name.partition('-')[2]}"
        tab["name"] = panel["name"] = name
        tab["ids"], panel["ids"] = [f"tab-{index}-{name}"], [f"panel-{index}-{name}"]
        tab["aria-controls"], panel["aria-labelledby"] = panel["ids"][0], tab["ids"][0]
        panel["data-title"] = tab.astext()


def titled_passages(tab_set: nodes.container, tabs: list[SphinxTabsTab]) -> nodes.definition_list:
    """Give the same content as a list that every builder can print: the title of a tab, then its panel."""
    return nodes.definition_list(
        "",
        *(
            nodes.definition_list_item(
                "", nodes.term("", "", *tab.children), nodes.definition("", *panel.children)
            )
            for tab, panel in zip(tabs, panels_of(tab_set), strict=True)
        ),
        classes=["sphinx-tabs-printed"],
    )


def fit_to_builder(app: Sphinx, document: nodes.document, _docname: str) -> None:
    """Number the tabs of a resolved page where there are scripts; print titled passages elsewhere."""
    interactive = app.builder.format == "html" and app.builder.name != "epub"
    for index, (tab_set, tabs) in enumerate(tab_sets(document)):
        if interactive:
            number(tab_set, tabs, index)
        else:
            tab_set.replace_self(titled_passages(tab_set, tabs))


def read_alike_for_every_builder(app: Sphinx) -> None:
    """Tell sphinx-tabs that the builder of this run can show tabs, whichever it is."""
    app.config.sphinx_tabs_valid_builders = [app.builder.name]


def use_own_style(app: Sphinx, config: Config) -> None:
    """Put our style sheet in the place of that of sphinx-tabs."""
    if read_settings(config, Settings).tabs_style:
        config.sphinx_tabs_disable_css_loading = True
        config.html_static_path.append(str(STATIC))
        app.add_css_file(STYLE_SHEET)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directives ``tabs``, ``tab``, ``group-tab`` and ``code-tab``."""
    app.setup_extension("sphinx_tabs.tabs")
    add_settings(app, Settings)
    app.connect("config-inited", use_own_style)
    app.connect("builder-inited", read_alike_for_every_builder)
    app.connect("doctree-resolved", fit_to_builder)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
