# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""One run over the whole manual: Sphinx, and beside it the checks that need no Sphinx.

Where nothing changed since the last run, the answer is that of the last run.
"""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import generation, last_run, manual, new_pages, redirection
from docwarden.checks.redirects import check_redirects
from docwarden.facts.versions import resolve
from docwarden.last_generation import LastGeneration
from docwarden.last_run import LastRun
from docwarden.manual import Built
from docwarden.observed import observing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docwarden.config import Config
    from docwarden.file_state import State
    from docwarden.finding import Finding
    from docwarden.manual import Place
    from docwarden.observed import Observed


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be made and checked; ``command`` is how docwarden was called, for hints."""

    builder: str
    command: str
    checks: bool
    anew: bool = False
    fresh: bool = False
    verbose: bool = False


def run(config: Config, where: Place, asked: Question) -> Built:
    """Give what was built and found; raise ProgramError or InputError where that is not possible."""
    file = where.build / f"last-{asked.builder}{'' if asked.checks else '-unchecked'}.json"
    question = (
        asked.builder,
        asked.command,
        str(asked.checks),
        str(config.file),
        where.style,
        *map(str, _folders(where)),
    )
    key = last_run.key(question, os.environ)
    known = None if asked.anew or asked.fresh else last_run.load(LastRun, file, key)
    if known:
        return Built(Path(known.output), known.pages, 0, 0, 0.0, known.findings)
    started = time.time_ns()
    with observing() as observed:
        built = _run(config, where, asked)
    if not (observed.beyond or built.observed.beyond):
        states = _states(config, where, built, observed)
        run = LastRun(key, states, str(built.output), built.pages, built.findings)
        last_run.save(file, run, started, str(built.output))
    return built


def _folders(where: Place) -> tuple[Path, ...]:
    return where.root, where.source, where.conf, where.build


def _run(config: Config, where: Place, asked: Question) -> Built:
    """Build and check; what needs no Sphinx has the other processor meanwhile."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        others = beside.submit(_without_sphinx, config, where, asked) if asked.checks else None
        built = manual.build(
            where, asked.builder, checks=asked.checks, fresh=asked.fresh, verbose=asked.verbose
        )
        return built.with_findings(others.result()) if others else built


def _without_sphinx(config: Config, where: Place, asked: Question) -> list[Finding]:
    new = new_pages.findings(config, os.environ) if where.style and _has_history(config) else ()
    return [*_drift(config, where, asked), *_redirects(config), *_examples(config), *new]


def _examples(config: Config) -> list[Finding]:
    """Check the examples, where the settings say what they are held against."""
    if not config.settings.examples.manifests:
        return []
    # The validator takes a tenth of a second to load.
    from docwarden import example_run  # noqa: PLC0415

    return example_run.run(config).findings if example_run.is_asked_for(config) else []


def _drift(config: Config, where: Place, asked: Question) -> list[Finding]:
    """Report generated pages that have drifted; a generator that cannot run ends the run."""
    configured = generation.entries(config)
    chosen = generation.select(configured, ())
    known = None if asked.anew or asked.fresh else LastGeneration(where.build, config.root)
    result = generation.run(config, configured, chosen, generate=known.generated if known else None)
    for error in result.errors:
        raise error
    return result.drift(asked.command) + result.notices


def _redirects(config: Config) -> list[Finding]:
    """Check the redirects, where the checkout has a history; raise why they cannot be compared."""
    if not _has_history(config):
        return []
    known = redirection.gather(config, os.environ)
    if known.no_changes:
        raise known.no_changes
    return check_redirects(known.table, known.pages, known.changes)


def _has_history(config: Config) -> bool:
    return (config.root / ".git").exists() and bool(resolve(config.root, "HEAD"))


def _states(config: Config, where: Place, built: Built, observed: Observed) -> dict[str, State]:
    """Give the states of all that the answer came from, and of all that was written."""
    own = (str(where.build), tempfile.gettempdir())
    below_own = os.path.join(where.build, "")

    def matters(paths: Iterable[str]) -> set[str]:
        return {path for path in paths if path not in own and not path.startswith(below_own)}

    paths = matters(observed.paths | built.observed.paths)
    paths |= {str(config.file), *last_run.own_sources(), *last_run.git_state(where.root)}
    folders = matters(observed.folders | built.observed.folders)
    known = last_run.states(paths | set(last_run.files_below(built.output)), folders)
    roots = tuple(map(str, _folders(where)))
    return {path: state for path, state in known.items() if state or path.startswith(roots)}
