# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Takes the order in which pages were read out of what is built, so that each way to build gives the same bytes.

Sphinx reads in parallel, or reads again what changed; where it then goes through what it gathered in order of
arrival, the output depends on that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util._files import FilenameUniqDict

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def connect(app: Sphinx) -> None:
    """Put the environment in order each time that pages were read, before extensions look at it."""
    app.connect("env-updated", put_in_order, priority=1)


def put_in_order(app: Sphinx, env: BuildEnvironment) -> None:
    """Sort what was gathered by the names of its pages, and name images by their paths."""
    del app
    env.toctree_includes = dict(sorted(env.toctree_includes.items()))
    entries = env.domaindata["index"]["entries"]
    in_order = sorted(entries.items())
    entries.clear()
    entries.update(in_order)
    if len(env.images) > 1:
        env.images = _named_in_order(env.images)


def _named_in_order(images: FilenameUniqDict) -> FilenameUniqDict:
    """Name images anew: the second ``logo.png`` is ``logo1.png``, whichever of them was read first."""
    named = FilenameUniqDict()
    for path in sorted(images):
        for page in sorted(images[path][0]):
            named.add_file(page, path)
    return named
