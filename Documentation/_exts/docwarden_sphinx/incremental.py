# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which pages to read again: those whose content changed, whatever their times of modification say."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.environment import CONFIG_OK
from sphinx.util import logging

from docwarden.facts.page_set import leads_up
from docwarden_sphinx import page_results
from docwarden_sphinx.content_digests import ContentDigests, to_keep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from docwarden_sphinx.content_digests import Kept
    from docwarden_sphinx.results import Results

logger = logging.getLogger(__name__)

# Beside the other handlers of Sphinx's events (500): after those that note dependencies, before no others.
LATE = 900


def doctree_of(env: BuildEnvironment, name: str) -> Path:
    """Give the file in which Sphinx keeps a page."""
    return Path(env.doctreedir, f"{name}.doctree")


def _leave_out(env: BuildEnvironment) -> set[str]:
    """Take off the list what is no page of its own: pipes, on which a reader waits, and links in a circle."""
    files = {name: Path(env.doc2path(name)) for name in env.found_docs}
    devices = {name for name, file in files.items() if not file.is_file()}
    for name in sorted(devices):
        message = "neither a file nor a link to one; it is left out"
        logger.warning(message, location=name, type="docwarden", subtype="no_file")
    folders = {folder for file in files.values() for folder in file.relative_to(env.srcdir).parents}
    circles = {env.srcdir / folder for folder in folders if leads_up(env.srcdir / folder)}
    copies = {name for name, file in files.items() if not circles.isdisjoint(file.parents)}
    env.project.docnames -= devices | copies
    return devices | copies


class Incremental:
    """Decides, and remembers why."""

    def __init__(self, env: BuildEnvironment, kept: Results, *, trusted: bool) -> None:
        """Take the environment, and what the last run kept of each page.

        It is not trusted when that run did not come to its end.
        """
        self._started = time.time_ns()
        self._doctrees = kept.doctrees
        self._env = env
        self._trusted = trusted
        self._digests = ContentDigests(Path(env.srcdir), kept.states)
        self.reasons: dict[str, str] = {}

    def connect(self, app: Sphinx) -> None:
        """Take part in the build."""
        app.connect("env-get-outdated", self.choose, priority=LATE)
        app.connect("env-before-read-docs", self.keep_chosen, priority=LATE)
        app.connect("doctree-read", self.note, priority=LATE)

    def choose(
        self, _app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Say for each page to read why it is read."""
        del changed  # according to times of modification
        left_out = _leave_out(env)
        added -= left_out
        removed |= left_out & env.all_docs.keys()
        for name in env.found_docs:
            reason = self._reason(env, name, added)
            if not reason and (added or removed) and name in env.glob_toctrees:
                reason = "lists pages by a pattern, and there are others now"
            if reason:
                self.reasons[name] = reason
        self._add_rivals(env, removed)
        return sorted(self.reasons)

    def _add_rivals(self, env: BuildEnvironment, removed: set[str]) -> None:
        """Add the pages that define a label of a page to read, too: Sphinx keeps one of them only."""
        owners: dict[str, set[str]] = {}
        for name, result in page_results.pages(env).items():
            for label, _, _ in result.labels:
                owners.setdefault(label, set()).add(name)
        for label, names in owners.items():
            if len(names) > 1 and not names.isdisjoint(self.reasons.keys() | removed):
                for name in names & env.found_docs - self.reasons.keys():
                    self.reasons[name] = f'defines "{label}", as another page does'

    def keep_chosen(self, _app: Sphinx, _env: BuildEnvironment, names: list[str]) -> None:
        """Take the pages off the list that are newer, but not different."""
        names[:] = [name for name in names if name in self.reasons]

    def note(self, app: Sphinx, _doctree: object) -> None:
        """Note what was read for a page."""
        env = app.env
        name = env.current_document.docname
        files = [str(env.doc2path(name, base=False)), *map(str, sorted(env.dependencies.get(name, ())))]
        page_results.page(env, name).digests = {path: self._digests.of(path) for path in files}

    def states(self, doctrees: Mapping[str, str]) -> Kept:
        """Give the states of all that was read, for the next run; ``doctrees`` are digests of what is kept.

        Pages may have changed since they were read, what is kept of them is ours and has not.
        """
        env = self._env
        read = {
            (str(env.srcdir / path), known)
            for result in page_results.pages(env).values()
            for path, known in result.digests.items()
        }
        own = ((str(doctree_of(env, name)), known) for name, known in doctrees.items())
        return to_keep(read, self._started) | to_keep(own)

    def _reason(self, env: BuildEnvironment, name: str, added: set[str]) -> str:
        if env.config_status != CONFIG_OK:
            return f"settings changed{env.config_status_extra}"
        if not self._trusted:
            return "the last run did not come to its end"
        if name in added or name not in env.all_docs:
            return "new"
        if name in env.reread_always:
            return "asks to be read each time"
        return self._reason_of_content(env, name)

    def _reason_of_content(self, env: BuildEnvironment, name: str) -> str:
        known = page_results.pages(env).get(name)
        doctree = self._digests.of(str(doctree_of(env, name)))
        if known is None or not doctree:
            return "nothing is kept of it"
        if doctree != self._doctrees.get(name):
            return "what is kept of it is damaged"
        different = [path for path, digest in known.digests.items() if self._digests.of(path) != digest]
        return f"{different[0]} changed" if different else ""
