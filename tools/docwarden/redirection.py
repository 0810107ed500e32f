# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Gathers what is known about the redirects of a codebase, and writes the lines that are missing.

The settings are those of ``[redirects]``; what it leaves out comes from conf.py, which a process of its own
evaluates, so that this package needs no Sphinx.
"""

from __future__ import annotations

import json
import posixpath
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docwarden import pages, process
from docwarden.checks.redirects import proposals
from docwarden.errors import DocwardenError, InputError, ProgramError
from docwarden.facts.history import changes_since, follow_moves
from docwarden.facts.page_set import PageRules, find_pages
from docwarden.facts.redirects import parse_redirects, redirects_of_mapping
from docwarden.markup.redirects_file import add_redirects
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docwarden.checks.redirects import Proposal
    from docwarden.config import Config
    from docwarden.facts.history import ChangeSet
    from docwarden.facts.page_set import PageSet
    from docwarden.facts.redirects import RedirectTable

#: Where redirects go when neither docwarden.toml nor conf.py names a file.
DEFAULT_FILE = "redirects.txt"

#: sphinxext-rediraffe's own default: only a page that did not change is redirected without being asked.
DEFAULT_SIMILARITY = 100


@dataclass(frozen=True, slots=True)
class Sources:
    """Where redirects come from, docwarden.toml and conf.py put together.

    ``file`` is relative to the root; ``mapping`` is the dictionary in conf.py where there is one instead.
    """

    file: str
    mapping: Mapping[str, str] | None
    base: str
    similarity: int
    rules: PageRules


@dataclass(frozen=True, slots=True)
class Redirection:
    """The redirects of a codebase, its pages, and what changed; ``no_changes`` says why that is not known."""

    sources: Sources
    table: RedirectTable
    pages: PageSet
    changes: ChangeSet | None
    no_changes: DocwardenError | None = None

    def proposals(self) -> list[Proposal]:
        """Give the lines that are missing."""
        return proposals(self.table, self.pages, self.changes)

    def certain(self) -> list[Proposal]:
        """Give the missing lines of pages that moved and stayed alike enough to be written."""
        least = max(self.sources.similarity, 1)
        return [item for item in self.proposals() if item.similarity >= least]


def gather(config: Config, environment: Mapping[str, str], base: str = "") -> Redirection:
    """Read the redirects, list the pages and ask git what changed since ``base`` (by default the configured).

    Raises InputError or ProgramError for what cannot be read; that git cannot answer is told in the result.
    """
    sources = read_sources(config)
    table = read_table(config, sources)
    found = find_pages(config.root, config.settings.documentation.source, sources.rules)
    folder = config.root / config.settings.documentation.source
    try:
        # What is written there while git looks is no page.
        built = build_folder(config)
        changes = find_changes(folder, base or sources.base, environment, table, found, built)
    except DocwardenError as error:
        return Redirection(sources, table, found, None, error)
    return Redirection(sources, table, found, changes)


def find_changes(  # noqa: PLR0913, PLR0917 - what git is asked, and what is known of the pages
    folder: Path,
    base: str,
    environment: Mapping[str, str],
    table: RedirectTable,
    found: PageSet,
    leave_out: Sequence[str] = (),
) -> ChangeSet:
    """Ask git what changed; only pages that lack a redirect and seem to be deleted are traced further.

    See ``docwarden.facts.history`` for the errors.
    """
    changes = changes_since(folder, base, environment, leave_out)
    lost = [item.source for item in proposals(table, found, changes) if not item.similarity]
    return follow_moves(folder, changes, lost, leave_out) if lost else changes


def read_sources(config: Config) -> Sources:
    """Put the settings together; raise ProgramError where conf.py is needed and cannot be evaluated."""
    return merge_sources(config, {} if config.settings.redirects.suffixes else _ask_conf(config))


def merge_sources(config: Config, conf: Mapping[str, Any]) -> Sources:
    """Complete ``[redirects]`` with the values of conf.py (``docwarden_sphinx.conf_values`` names them)."""
    own, source = config.settings.redirects, config.settings.documentation.source
    named = conf.get("rediraffe_redirects")
    mapping = named if isinstance(named, dict) and not own.file else None
    in_conf = posixpath.normpath(f"{source}/{named if isinstance(named, str) else DEFAULT_FILE}")
    similarity = conf.get("rediraffe_auto_redirect_perc") or DEFAULT_SIMILARITY
    rules = PageRules(
        own.suffixes or tuple(conf.get("suffixes", (".rst",))),
        (*own.exclude, *conf.get("excluded", ()), *build_folder(config)),
        tuple(conf.get("included", ("**",))),
    )
    return Sources(
        own.file or in_conf,
        mapping,
        own.base or str(conf.get("rediraffe_branch") or "").strip(),
        own.similarity or similarity,
        rules,
    )


def read_table(config: Config, sources: Sources) -> RedirectTable:
    """Read the redirects; a file that is missing is an empty one. Raises InputError."""
    codebase = WorkTree(config.root)
    if sources.mapping is not None:
        path = f"{config.settings.documentation.source}/conf.py"
        text = codebase.read_text(path) if codebase.is_file(path) else ""
        return redirects_of_mapping(sources.mapping, path, text)
    text = codebase.read_text(sources.file) if _exists(codebase, sources.file) else ""
    return parse_redirects(text, sources.file)


def write(config: Config, redirection: Redirection) -> list[Proposal]:
    """Write the certain lines into the redirects file and give them; see ``docwarden.pages`` for errors.

    Raises InputError where the redirects stand in conf.py.
    """
    added, file = redirection.certain(), redirection.sources.file
    if not added:
        return []
    if redirection.sources.mapping is not None:
        hint = "move the dictionary to a file and name that in rediraffe_redirects, or add the lines by hand"
        raise InputError.at(redirection.table.path, "redirects in conf.py are not edited", hint=hint)
    old = config.root / file
    text = old.read_bytes().decode("utf-8") if old.exists() else ""
    new = add_redirects(text, [(item.source, item.target) for item in added])
    pages.write(config.root, pages.plan(config.root, [pages.Page(file, new, "redirects", adopted=True)]))
    return added


def _exists(codebase: WorkTree, path: str) -> bool:
    return codebase.is_file(path) or codebase.is_folder(path)


def build_folder(config: Config) -> list[str]:
    """Give the pattern of the build folder, which lies below the sources more often than not."""
    documentation = config.settings.documentation
    below = posixpath.relpath(documentation.build, documentation.source)
    return [] if below.startswith("..") else [below]


def _ask_conf(config: Config) -> dict[str, Any]:
    source = config.root / config.settings.documentation.source
    # A profile brings a conf.py of its own where that of the codebase needs what is not installed.
    conf = next(
        (folder for folder in (config.file.parent, source) if Path(folder, "conf.py").is_file()), None
    )
    if conf is None:
        hint = "set documentation.source, or redirects.suffixes to do without it"
        raise InputError.at(f"{config.settings.documentation.source}/conf.py", "no such file", hint=hint)
    command = [sys.executable, "-m", "docwarden_sphinx.conf_values", str(source), "--conf", str(conf)]
    done = process.run(command, folder=config.root)
    if done.code:
        reason = (done.errors.strip().splitlines() or [f"exit code {done.code}"])[-1]
        hint = "install what it needs, or set redirects.suffixes to do without it"
        raise ProgramError(f"conf.py cannot be evaluated: {reason}", hint=hint)
    values: dict[str, Any] = json.loads(done.output)
    return values
