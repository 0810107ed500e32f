# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Takes the order in which pages were read out of what is built: each way to build gives the same bytes.

Sphinx reads in parallel, or reads again what changed; where it then goes through what it gathered in order of
arrival, the output depends on that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util._files import FilenameUniqDict

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def connect(app: Sphinx) -> None:
    """Put the environment in order each time that pages were read, before extensions look at it."""
    app.connect("env-updated", put_in_order, priority=1)
    app.connect("env-merge-info", take_over_labels)


def take_over_labels(app: Sphinx, env: BuildEnvironment, pages: list[str], other: BuildEnvironment) -> None:
    """Take over the labels that an extension gave to a page without a source, in the process that read."""
    del app, pages
    ours, theirs = env.domaindata["std"], other.domaindata["std"]
    for kind in ("labels", "anonlabels"):
        for label, place in theirs[kind].items():
            if place[0] not in env.found_docs:
                ours[kind].setdefault(label, place)


def put_in_order(app: Sphinx, env: BuildEnvironment) -> None:
    """Sort what was gathered by the names of its pages, and name images by their paths."""
    del app
    env.toctree_includes = dict(sorted(env.toctree_includes.items()))
    entries = env.domaindata["index"]["entries"]
    in_order = sorted(entries.items())
    entries.clear()
    entries.update(in_order)
    _unnumber(env)
    env.images = _named_in_order(env.images)


def _unnumber(env: BuildEnvironment) -> None:
    """Take section numbers off titles; Sphinx gives them right after this, and takes none away."""
    for page in env.toc_secnumbers:
        for title in (env.titles.get(page), env.longtitles.get(page)):
            if title is not None:
                title.attributes.pop("secnumber", None)
        for reference in env.tocs[page].findall(nodes.reference) if page in env.tocs else ():
            reference.attributes.pop("secnumber", None)


def _named_in_order(images: FilenameUniqDict) -> FilenameUniqDict:
    """Name images anew: the second ``logo.png`` is ``logo1.png``, whichever of them was read first."""
    named = FilenameUniqDict()
    for path in sorted(images):
        for page in sorted(images[path][0]):
            named.add_file(page, path)
    return named
