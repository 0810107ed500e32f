# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pages that define the same thing. Which definition counts depends on the order of reading.

A clean build reads in order of names, so the last one wins and the earlier ones are told of. After an edit,
all of them have to be read again to the same effect. Sphinx warns of two definitions and names the other
page, except for options of programs, where the last one wins in silence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from docwarden_sphinx.page_findings import PageFindings

#: How Sphinx's domains name the other page; those of C and C++ do it in their own way.
_OTHER_PAGE = re.compile(r"other instance in (?P<page>[^\s,]+)|also defined at (?P<name>[^\s:]+):[0-9]")

#: The name under which the environment keeps the options of each page; they are known by their anchors.
_OPTIONS = "_docwarden_options"


def connect(app: Sphinx) -> None:
    """Have the options of each page noted."""
    app.connect("doctree-read", _note_options)
    app.connect("env-purge-doc", _forget_options)
    app.connect("env-merge-info", _merge_options)


def rivals_of(env: BuildEnvironment, findings: PageFindings, pages: Iterable[str]) -> set[str]:
    """Give the pages that define something which one of ``pages`` defines as well, or a rival of it."""
    groups = [*_warned(env, findings), *_same_options(env)]
    found = set(pages)
    while more := {page for group in groups if group & found for page in group} - found:
        found |= more
    return found & env.found_docs


def _warned(env: BuildEnvironment, findings: PageFindings) -> Iterator[set[str]]:
    for item in findings.read_records():
        for match in _OTHER_PAGE.finditer(item.record.message):
            yield {item.page, _page_told(env, match["page"] or match["name"])}


def _page_told(env: BuildEnvironment, other: str) -> str:
    """Give the page that a message names, by its name or by its path below the root of the codebase."""
    if other in env.found_docs:
        return other
    return next((page for page in env.found_docs if f"/{env.doc2path(page)}".endswith(f"/{other}")), "")


def _same_options(env: BuildEnvironment) -> Iterator[set[str]]:
    pages: dict[str, set[str]] = {}
    for page, options in getattr(env, _OPTIONS, {}).items():
        for option in options:
            pages.setdefault(option, set()).add(page)
    return (group for group in pages.values() if len(group) > 1)


def _note_options(app: Sphinx, document: nodes.document) -> None:
    options = {
        anchor
        for node in document.findall(addnodes.desc)
        if node.get("objtype") == "option"
        for signature in node.findall(addnodes.desc_signature)
        for anchor in signature["ids"]
    }
    if options:
        _options(app.env)[app.env.current_document.docname] = options


def _forget_options(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    del app
    _options(env).pop(page, None)


def _merge_options(app: Sphinx, env: BuildEnvironment, pages: list[str], other: BuildEnvironment) -> None:
    del app
    _options(env).update({page: names for page, names in _options(other).items() if page in pages})


def _options(env: BuildEnvironment) -> dict[str, set[str]]:
    if not hasattr(env, _OPTIONS):
        setattr(env, _OPTIONS, {})
    options: dict[str, set[str]] = getattr(env, _OPTIONS)
    return options
