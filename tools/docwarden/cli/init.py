# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden init``: a first manual in somebody's repository."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docwarden import config, generation, manual, word_list_file
from docwarden.checks.spelling import MISSPELLING
from docwarden.cli.invocation import pass_invocation
from docwarden.errors import OutputError
from docwarden.reporters import Report
from docwarden.scaffold import first_files, proposal, survey
from docwarden.source import WorkTree
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.cli.invocation import Invocation
    from docwarden.config import Config
    from docwarden.finding import Finding
    from docwarden.scaffold.first_files import Written
    from docwarden.scaffold.proposal import Proposal

MISSPELLED = re.compile(r'"(?P<word>[^"]+)" is not in the dictionary')


@click.command()
@click.option("--name", default="", metavar="NAME", help="The name of the project  [default: of the folder].")
@click.option("--dry-run", is_flag=True, help="Say what would be made, and write nothing.")
@pass_invocation
def command(invocation: Invocation, name: str, dry_run: bool) -> None:  # noqa: FBT001 - a flag
    """Make a first manual, from what is found in the repository.

    Looks for Helm charts, custom resources, protocol buffers, OpenAPI documents, cobra programs and a
    CODEOWNERS file, and proposes settings that work: each generator is tried first. Then the files are
    written, reference pages are generated, and the manual is checked. A file that exists is never touched;
    words of the generated pages that no dictionary knows go to the word list.
    """
    root = Path(invocation.root or ".").resolve()
    if (root / config.FILE_NAME).exists():
        hint = "run docwarden generate, or remove the file to begin anew"
        raise OutputError(f"{config.FILE_NAME} is there already", hint=hint)
    codebase = WorkTree(root)
    found = survey.survey(codebase)
    proposed = proposal.propose(codebase, found, name or root.name)
    click.echo("".join(_told(proposed)), nl=False)
    texts = first_files.render(proposed, found)
    if dry_run:
        click.echo("".join(f"would write {path}\n" for path in texts if not (root / path).exists()), nl=False)
        return
    _show(first_files.write(root, texts))
    settings = config.load(root)
    findings = _first_run(settings, learn=not found.manual)
    summary = f"{proposed.manual} checked, {counted(len(findings), 'finding') if findings else 'no findings'}"
    invocation.finish(Report("init", summary, tuple(findings)), settings)


def _told(proposed: Proposal) -> Iterator[str]:
    for entry in proposed.entries:
        state = click.style("could not run", fg="yellow") if entry.failure else "found"
        yield f"{entry.name}: {state}{f': {entry.failure}' if entry.failure else ''}\n"
    if not proposed.entries:
        yield "nothing found that a reference page can be made from\n"


def _show(written: Written) -> None:
    for path in written.made:
        click.echo(f"wrote {path}")
    for path in written.kept:
        click.echo(f"kept {path}, which was there")


def _first_run(settings: Config, *, learn: bool) -> list[Finding]:
    """Generate the pages and check the manual; give the findings that are left."""
    entries = generation.entries(settings)
    generation.write(settings, generation.run(settings, entries, entries))
    place = manual.place(settings)
    built = manual.build(place, manual.CHECK, checks=True)
    words = set(_unknown_words(built.findings))
    if learn and words:
        word_list_file.add(place.source / word_list_file.NAME, words)
        click.echo(f"added {counted(len(words), 'word')} to {word_list_file.NAME}; please read them through")
        built = manual.build(place, manual.CHECK, checks=True)
    return sorted(built.findings)


def _unknown_words(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        if finding.rule == MISSPELLING.id and (found := MISSPELLED.match(finding.message)):
            yield found["word"]
