# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Tries fixes on a page: those stay that change of its reading what they may change, and nothing else."""

from __future__ import annotations

import contextlib
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import SphinxError
from sphinx.util.logging import NAMESPACE

from docwarden.fixing import fix as fixing
from docwarden_sphinx import effects, outline, quick, stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.application import Sphinx

    from docwarden.finding import Effect
    from docwarden.fixing.fix import Fix
    from docwarden_sphinx.outline import Outline
    from docwarden_sphinx.recording import Record

#: After all others that look at a page or change it.
LAST = 10_001


class Listener(logging.Handler):
    """Hears what Sphinx says, also in a process of its own, from which Sphinx takes its handlers."""

    def emit(self, record: logging.LogRecord) -> None:
        """Do nothing: the filter keeps what is said."""


class Reader:
    """Reads pages with one application, with other texts than those on disk where told so."""

    def __init__(self, app: Sphinx, root: Path) -> None:
        """Take an application, and the folder that paths are told relative to."""
        self._app = app
        self._taken: list[Record] = []
        self._listener = Listener(logging.WARNING)
        self._listener.addFilter(quick.AlwaysAgain(root, Path(app.confdir, "conf.py"), self._taken.append))
        self._texts: dict[Path, str] = {}
        self._doctree: nodes.document
        app.connect("source-read", self._replace, priority=-1)
        app.connect("include-read", self._replace_included, priority=-1)
        app.connect("doctree-read", self._keep, priority=LAST)

    def name_of(self, file: Path) -> str:
        """Give the name of the page that a file is the source of; nothing where it is none."""
        env = self._app.env
        name = env.path2doc(file.resolve()) or ""
        known = name in env.found_docs and Path(env.doc2path(name)).resolve() == file.resolve()
        return name if known else ""

    def outline(self, name: str, file: Path, text: str) -> Outline:
        """Read a page as if a file held a text; raise SphinxError where it cannot be read."""
        env = self._app.env
        self._texts = {file.resolve(): text.removeprefix("\ufeff").replace("\r\n", "\n")}
        self._taken.clear()
        logger = logging.getLogger(NAMESPACE)
        logger.addHandler(self._listener)
        try:
            self._app.builder.read_doc(name)
            said = [f"{one.message} [{one.rule}]" for one in self._taken if one.stage == (stage.READ, name)]
            return outline.of(env, name, self._doctree, said)
        except SphinxError:
            raise
        except Exception as error:
            raise SphinxError(f"{type(error).__name__}: {error}") from error
        finally:
            logger.removeHandler(self._listener)
            stage.current.enter(stage.WHOLE)
            self._app.events.emit("env-purge-doc", env, name)
            env.clear_doc(name)

    def _replace(self, app: Sphinx, docname: str, source: list[str]) -> None:
        file = Path(app.env.doc2path(docname)).resolve()
        source[0] = self._texts.get(file, source[0])

    def _replace_included(self, _app: Sphinx, path: Path, _parent: str, source: list[str]) -> None:
        text = self._texts.get(Path(self._app.srcdir, path).resolve())
        source[0] = source[0] if text is None else text

    def _keep(self, _app: Sphinx, doctree: nodes.document) -> None:
        self._doctree = doctree


@dataclass(slots=True)
class Proof:
    """Tries fixes on the text of a page, and on the pages that include it."""

    reader: Reader
    file: Path
    names: Sequence[str]
    text: str
    kept: list[Fix] = field(default_factory=list)
    refused: dict[Fix, str] = field(default_factory=dict)
    _before: dict[str, Outline] = field(default_factory=dict)

    def run(self, fixes: Sequence[Fix]) -> None:
        """Sort fixes into those that are kept and those that are refused, effect by effect."""
        groups: dict[Effect, list[Fix]] = defaultdict(list)
        for one in fixes:
            groups[one.effect].append(one)
        self._before = self._outlines(self.text)
        for group in groups.values():
            self._try(group)

    def _try(self, group: Sequence[Fix]) -> None:
        """Try fixes at once; where that does harm, each half by itself."""
        try:
            after = self._outlines(fixing.apply(self.text, [*self.kept, *group]))
        except SphinxError as error:
            reason = f"the page could not be read any more: {' '.join(str(error).split())}"
        else:
            objections = (
                effects.objection(self._before[name], after[name], group[0].effect, group)
                for name in self.names
            )
            reason = next(filter(None, objections), "")
            if not reason:
                self.kept += group
                self._before = after
                return
        if len(group) == 1:
            self.refused[group[0]] = reason
            return
        middle = len(group) // 2
        self._try(group[:middle])
        self._try(group[middle:])

    def _outlines(self, text: str) -> dict[str, Outline]:
        return {name: self.reader.outline(name, self.file, text) for name in self.names}


def prove(reader: Reader, file: Path, readers: Sequence[Path], text: str, fixes: Sequence[Fix]) -> Proof:
    """Try fixes on a file; where it cannot be read as it is, all are refused."""
    names = [name for one in (file, *readers) if (name := reader.name_of(one))]
    proof = Proof(reader, file, names, text)
    if not names:
        proof.refused = dict.fromkeys(fixes, "no page shows what is in this file")
        return proof
    with contextlib.suppress(SphinxError):
        proof.run(fixes)
        return proof
    proof.refused = dict.fromkeys(fixes, "the page cannot be read as it is")
    return proof
