# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden owners``: who looks after what, and whether CODEOWNERS says what it seems to say."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import click

from docwarden import code_ownership, owner_suggestions, registry
from docwarden.checks.owners import check_owners
from docwarden.cli.invocation import pass_invocation
from docwarden.facts.comparison import compare
from docwarden.facts.ownership import Ownership
from docwarden.reporters import Report
from docwarden.source import GitTree, WorkTree
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docwarden.cli.invocation import Invocation
    from docwarden.code_ownership import Known
    from docwarden.config import Config
    from docwarden.facts.owners import OwnerRule
    from docwarden.facts.ownership import Assignment

#: How many paths stand for all of a team's.
SHOWN = 3


@click.group()
def command() -> None:
    """Tell who looks after what, and check CODEOWNERS.

    Lines are read as GitHub reads them: the last one that matches a file decides.
    """


@command.command()
@pass_invocation
def check(invocation: Invocation) -> None:
    """Report lines that GitHub passes over or that never act, files of nobody and unknown teams."""
    config = invocation.load_config()
    known = _gather(config)
    findings = tuple(check_owners(known.owners, known.assignment))
    rules = {rule.id: rule for rule in registry.rules()} if invocation.format == "sarif" else {}
    invocation.finish(Report("owners", _coverage(known), findings, (), rules), config)


@command.command("of")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@pass_invocation
def of(invocation: Invocation, paths: tuple[str, ...]) -> None:
    """Print the owners of each PATH, and the line that says so; the file need not be there yet.

    PATHs are relative to the root of the checkout.
    """
    config = invocation.load_config()
    ownership = Ownership(code_ownership.read(config, WorkTree(config.root)).rules)
    rows = [(path, ownership.rule_of(path.removeprefix("./"))) for path in paths]
    if invocation.format == "json":
        _print_json([{"path": path, **_rule(rule)} for path, rule in rows])
        return
    for path, rule in rows:
        click.echo(f"{click.style(path, bold=True)}: {_decided(rule)}")


@command.command()
@pass_invocation
def load(invocation: Invocation) -> None:
    """Count the pages of each team, and name those that lack a technical owner.

    A page lacks one when the documentation team owns it alone, or nobody does.
    """
    known = _gather(invocation.load_config())
    teams: defaultdict[str, list[str]] = defaultdict(list)
    for page in known.pages:
        for team in known.assignment.owners(page):
            teams[team].append(page)
    alone = [page for page in known.pages if known.lacks_technical_owner(page)]
    unowned = [page for page in known.pages if not known.assignment.owners(page)]
    if invocation.format == "json":
        _print_json({"pages": len(known.pages), "teams": teams, "alone": alone, "unowned": unowned})
        return
    for team, pages in sorted(teams.items(), key=lambda item: (-len(item[1]), item[0])):
        click.echo(f"{len(pages):6,}  {team}")
    teams_word = " and ".join(known.documentation) or "nobody in particular"
    _print_list(f"{counted(len(alone), 'page')} of {teams_word} alone", alone, invocation)
    _print_list(f"{counted(len(unowned), 'page')} of nobody", unowned, invocation)


@command.command()
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@pass_invocation
def suggest(invocation: Invocation, pages: tuple[str, ...]) -> None:
    """Suggest technical owners for PAGEs, by default for all that lack one.

    Suggested are the owners of the code that the same pull requests changed.
    """
    config = invocation.load_config()
    known = _gather(config)
    unmatched = set(known.pages) - known.assignment.rules.keys()
    lacking = [page for page in known.pages if known.lacks_technical_owner(page) or page in unmatched]
    wanted = pages or lacking
    folder = config.settings.documentation.source
    found = owner_suggestions.suggest(config.root, folder, known, wanted)
    if invocation.format == "json":
        rows = [{"page": one.page, "teams": dict(one.teams), "changes": one.changes} for one in found]
        _print_json(rows)
        return
    for one in found:
        click.echo(click.style(one.page, bold=True))
        for team, changes in one.teams:
            click.echo(f"    {team}: part of {changes} of {one.changes} changes of page and code")
    click.echo(f"owners suggest: {counted(len(found), 'page')} of {len(wanted):,}", err=True)


@command.command()
@click.option("--base", required=True, metavar="REF", help="The branch that the change is for.")
@click.option("--head", default="HEAD", metavar="REF", help="The branch with the change  [default: HEAD].")
@pass_invocation
def reviewers(invocation: Invocation, base: str, head: str) -> None:
    """Print who GitHub asks to review a change, and for which files.

    The files count that changed since HEAD left BASE; as on GitHub, CODEOWNERS is that of BASE.
    """
    config = invocation.load_config()
    comparison = compare(config.root, base, head)
    tree = GitTree(config.root, comparison.base_tip)
    rules = Ownership(code_ownership.read(config, tree, base).rules)
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for path in (change.path for change in comparison.changes):
        rule = rules.rule_of(path)
        for owner in rule.owners if rule and rule.owners else ("nobody",):
            asked[owner].append(path)
    if invocation.format == "json":
        _print_json(asked)
        return
    for owner, paths in sorted(asked.items(), key=lambda item: (item[0] == "nobody", -len(item[1]), item[0])):
        _print_list(f"{owner}: {counted(len(paths), 'file')}", paths, invocation)


def _gather(config: Config) -> Known:
    files = code_ownership.tracked_files(config.root)
    return code_ownership.gather(config, WorkTree(config.root), files)


def _coverage(known: Known) -> str:
    kinds = Counter(_kind(known.assignment, path) for path in known.assignment.files)
    parts = [
        f"{kinds['owned']:,} of {counted(len(known.assignment.files), 'file')} have owners",
        f"{kinds['none']:,} have none on purpose" if kinds["none"] else "",
        f"{kinds['unmatched']:,} match no line" if kinds["unmatched"] else "",
        counted(len(known.owners.rules), "line"),
    ]
    return ", ".join(part for part in parts if part)


def _kind(assignment: Assignment, path: str) -> str:
    if path not in assignment.rules:
        return "unmatched"
    return "owned" if assignment.owners(path) else "none"


def _decided(rule: OwnerRule | None) -> str:
    if rule is None:
        return "no line matches, so nobody owns it"
    owners = " ".join(rule.owners) or "nobody, on purpose"
    return f"{owners} ({rule.location}: {rule.pattern})"


def _rule(rule: OwnerRule | None) -> dict[str, Any]:
    if rule is None:
        return {"owners": [], "pattern": None, "file": None, "line": None}
    place = rule.location
    return {"owners": rule.owners, "pattern": rule.pattern, "file": place.path, "line": place.line}


def _print_list(title: str, paths: Sequence[str], invocation: Invocation) -> None:
    """Print a title and paths; without -v a few stand for many."""
    if paths:
        click.echo(click.style(title, bold=True))
    for line in _few(paths, len(paths) if invocation.verbose else SHOWN):
        click.echo(f"    {line}")


def _few(paths: Sequence[str], most: int) -> Iterator[str]:
    yield from paths[:most]
    if len(paths) > most:
        yield f"… and {len(paths) - most:,} more (-v shows all)"


def _print_json(document: Iterable[Any]) -> None:
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
