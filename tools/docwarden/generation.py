# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Runs the generators that a codebase configures and compares their pages with the committed ones.

``generate``, ``generate --check`` and ``generate --diff`` share everything here but the last step.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docwarden import diff, pages, process, registry
from docwarden.errors import ConfigError, DocwardenError, OutputError, ProgramError, did_you_mean
from docwarden.finding import Location, Rule, Severity
from docwarden.source import WorkTree
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from docwarden.config import Config
    from docwarden.finding import Finding
    from docwarden.source import Codebase

STALE_PAGE = Rule(
    id="stale-page",
    severity=Severity.ERROR,
    summary="A generated page says what its generator makes from the codebase of today.",
    why="Readers take a reference page at its word. A flag or a value that was changed in the code and not "
    "in the page misleads them, and the next person who regenerates the page gets a diff that is not theirs.",
    bad="values.yaml:    replicas: 2\nhelm-values.rst: ``1``",
    good="values.yaml:    replicas: 2\nhelm-values.rst: ``2``",
)

MISSING_PAGE = Rule(
    id="missing-page",
    severity=Severity.ERROR,
    summary="Each page that a configured generator makes is committed.",
    why="A page that is not there cannot be read, reviewed or linked to.",
    bad='docwarden.toml: [generators.crd-list] output = "Documentation/crds.rst"\nDocumentation: no crds.rst',
    good="Documentation/crds.rst is committed",
)

ORPHAN_PAGE = Rule(
    id="orphan-page",
    severity=Severity.ERROR,
    summary="A page that bears docwarden's mark is still made by the generator it names.",
    why="The page documents something that is gone, and no run will ever refresh it.",
    bad="cmdref/tool_old.md is marked as generated; the command `tool old` was removed",
    good="cmdref/tool_old.md was removed with its command",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A table ``[generators.NAME]`` of the settings file: a generator and its validated options."""

    name: str
    generator: registry.Generator
    options: registry.GeneratorOptions


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one entry: pages with their state on disk, notices, or why there are none.

    ``details`` is what the generator itself says of the drift.
    ``error`` says why the generator could not run, ``skipped`` why it did not have to.
    """

    entry: Entry
    plans: tuple[pages.Plan, ...] = ()
    notices: tuple[Finding, ...] = ()
    details: tuple[Finding, ...] = ()
    error: DocwardenError | None = None
    skipped: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Generation:
    """What came of all the entries that were run, and the marked pages that none of them makes any more."""

    outcomes: tuple[Outcome, ...]
    orphans: tuple[pages.Page, ...]

    @property
    def plans(self) -> list[pages.Plan]:
        """All pages, in order of their paths."""
        plans = [plan for outcome in self.outcomes for plan in outcome.plans]
        return sorted(plans, key=lambda plan: plan.page.path)

    @property
    def errors(self) -> list[DocwardenError]:
        """Why generators could not run."""
        return [outcome.error for outcome in self.outcomes if outcome.error]

    @property
    def is_writable(self) -> bool:
        """Tell whether pages may be written: all are made, or some lack a program that the others don't need.

        Any other error is one of the codebase or the settings, of which half of the pages would be made.
        """
        return all(isinstance(error, ProgramError) for error in self.errors)

    @property
    def notices(self) -> list[Finding]:
        """What the generators noticed on their way."""
        return [finding for outcome in self.outcomes for finding in outcome.notices]

    def drift(self, command: str) -> list[Finding]:
        """Report each page that is stale, missing or an orphan; ``command`` is how docwarden was called."""
        found = [_drift(plan, command) for plan in self.plans if plan.state is not pages.State.CURRENT]
        details = [
            replace(finding, hint=finding.hint or f"{command} generate {outcome.entry.name}")
            for outcome in self.outcomes
            for finding in outcome.details
        ]
        return sorted(found + details + [_orphan(page, command) for page in self.orphans])


def entries(config: Config) -> list[Entry]:
    """Validate all generator tables, in the order of the file; raise ConfigError for the first fault."""
    found = [_entry(config, name, table) for name, table in config.settings.generators.items()]
    taken = {config.label: "the settings file"}
    taken |= {
        path: f'an input of "{entry.name}"'
        for entry in found
        for _, path, _ in registry.input_paths(entry.options)
    }
    for entry in found:
        output = str(PurePosixPath(entry.options.output))
        if output in taken:
            raise config.error(f"generators.{entry.name}.output", f'"{output}" is {taken[output]} already')
        taken[output] = f'the output of "{entry.name}"'
    return found


def select(found: Sequence[Entry], names: Iterable[str]) -> list[Entry]:
    """Pick entries by name; where no name is given, all but those that run on request only.

    Raises ConfigError for an unknown name.
    """
    by_name = {entry.name: entry for entry in found}
    for name in names:
        if name not in by_name:
            raise ConfigError(f'no generator "{name}" is configured', hint=did_you_mean(name, by_name))
    named = [by_name[name] for name in dict.fromkeys(names)]
    return named or [entry for entry in found if not entry.options.on_request]


def run(
    config: Config,
    configured: Sequence[Entry],
    chosen: Sequence[Entry],
    codebase: Codebase | None = None,
    generate: Callable[[Entry, Codebase], registry.Generated] | None = None,
) -> Generation:
    """Run the chosen entries and compare their pages with the disk; errors are part of the outcomes.

    ``codebase`` is what they read, the checkout itself where it is not given. ``generate`` runs a generator,
    or knows what it would make.
    """
    codebase = codebase or WorkTree(config.root)
    outcomes = tuple(_run(config, entry, codebase, generate or _generated) for entry in chosen)
    return Generation(outcomes, tuple(_orphans(config, configured, outcomes)))


def write(config: Config, generation: Generation) -> list[pages.Plan]:
    """Write what drifted and remove the orphans; return what was written.

    Raises OutputError before the first page is touched if one of them must not be written.
    """
    written = pages.write(config.root, generation.plans)
    for page in generation.orphans:
        pages.remove(config.root, page)
    return written


def _generated(entry: Entry, codebase: Codebase) -> registry.Generated:
    return entry.generator.generate(codebase, entry.options)


def _run(
    config: Config,
    entry: Entry,
    codebase: Codebase,
    generate: Callable[[Entry, Codebase], registry.Generated],
) -> Outcome:
    start = time.perf_counter()
    try:
        pages.resolve(config.root, entry.options.output)
        if reason := _not_applicable(config, entry, codebase):
            return Outcome(entry, skipped=reason)
        _check_inputs(config, entry, codebase)
        generated = generate(entry, codebase)
        made = [_page(entry, path, text) for path, text in generated.pages.items()]
        plans = tuple(pages.plan(config.root, made))
    except DocwardenError as error:
        return Outcome(entry, error=error, seconds=time.perf_counter() - start)
    return Outcome(entry, plans, generated.findings, generated.drift, seconds=time.perf_counter() - start)


def _entry(config: Config, name: str, table: object) -> Entry:
    where = f"generators.{name}"
    if not isinstance(table, dict):
        raise config.error(where, "expected a table", f"write [{where}]")
    uses = table.get("uses", name)
    if uses not in registry.generator_names():
        hint = did_you_mean(str(uses), registry.generator_names())
        raise config.error(where, f'there is no generator "{uses}"', hint)
    generator = registry.load_generator(uses)
    return Entry(name, generator, config.convert(table, generator.options, where))


def _not_applicable(config: Config, entry: Entry, codebase: Codebase) -> str:
    """Tell why an optional entry has nothing to do here: the codebase does not have its page.

    For an adopted page, that settles it; one that is new to the codebase is made if its inputs exist.
    """
    options = entry.options
    if not options.optional or _exists(codebase, options.output) or _is_committed(config, options.output):
        return ""
    if options.adopted:
        return f"this codebase has no {options.output}"
    missing = [path for _, path, _ in registry.input_paths(options) if not _exists(codebase, path)]
    return f"this codebase has neither {missing[0]} nor {options.output}" if missing else ""


def _is_committed(config: Config, path: str) -> bool:
    """Tell whether git's last commit has a page that is not on disk: somebody removed it, it is wanted."""
    with contextlib.suppress(ProgramError):
        return process.run(["git", "cat-file", "-e", f"HEAD:./{path}"], folder=config.root).code == 0
    return False


def _check_inputs(config: Config, entry: Entry, codebase: Codebase) -> None:
    for key, path, kind in registry.input_paths(entry.options):
        if not path or not _exists(codebase, path):
            hint = codebase.nearest(path)
            raise config.error(f"generators.{entry.name}.{key}", f'no such {kind}: "{path}"', hint)


def _exists(codebase: Codebase, path: str) -> bool:
    return codebase.is_file(path) or codebase.is_folder(path)


def _page(entry: Entry, path: str, text: str) -> pages.Page:
    output = PurePosixPath(entry.options.output)
    if output != PurePosixPath(path) and output not in PurePosixPath(path).parents:
        raise OutputError(f"{entry.name} owns {output} only", location=Location(path))
    adopted = entry.options.adopted
    return pages.Page(path, text if adopted else pages.mark(path, entry.name) + text, entry.name, adopted)


def _orphans(
    config: Config, configured: Sequence[Entry], outcomes: Sequence[Outcome]
) -> Iterator[pages.Page]:
    """Find marked pages that no generator makes; those of one that did not run are left alone."""
    made = {plan.page.path for outcome in outcomes for plan in outcome.plans}
    ran = {outcome.entry.name for outcome in outcomes if not outcome.error}
    not_ran = {entry.name for entry in configured} - ran
    usual = {entry.name for entry in configured if not entry.options.on_request}
    all_ran = usual <= {outcome.entry.name for outcome in outcomes}
    documentation = config.settings.documentation
    for page in pages.marked(config.root, documentation.source, leave_out=documentation.build):
        if page.path not in made and page.owner not in not_ran and (page.owner in ran or all_ran):
            yield page


def _drift(plan: pages.Plan, command: str) -> Finding:
    path, owner = plan.page.path, plan.page.owner
    hint = f"{command} generate {owner}"
    if plan.state is pages.State.MISSING:
        return MISSING_PAGE.at(Location(path), f"{owner} makes this page, and it is not there", hint=hint)
    difference = diff.compare(plan.old_text, plan.page.text)
    changes = f"{counted(difference.removed, 'line')} out, {difference.added} in"
    message = f"differs from what {owner} makes: {changes}"
    place = Location(path, difference.first_line)
    return STALE_PAGE.at(place, message, hint=hint, detail=difference.readable())


def _orphan(page: pages.Page, command: str) -> Finding:
    message = f"{page.owner} does not make this page any more"
    return ORPHAN_PAGE.at(Location(page.path), message, hint=f"{command} generate")
