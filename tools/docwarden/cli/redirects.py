# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden redirects``: whether every page that moved still leads its readers somewhere."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from docwarden import redirection, registry
from docwarden.checks.redirects import check_redirects, nearest_page
from docwarden.cli.invocation import pass_invocation
from docwarden.facts.page_set import find_pages
from docwarden.facts.redirects import by_source, destinations, follow, target_name
from docwarden.markup import redirect_forms
from docwarden.reporters import Report
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docwarden.checks.redirects import Proposal
    from docwarden.cli.invocation import Invocation
    from docwarden.config import Config
    from docwarden.redirection import Redirection


def _base_option(function: Callable[..., None]) -> Callable[..., None]:
    text = "Compare with this branch, tag or commit  [default: redirects.base, else the merge base]."
    return click.option("--base", default="", metavar="REF", help=text)(function)


@click.group()
@pass_invocation
def command(invocation: Invocation) -> None:
    """Check and write the redirects of pages that were moved or deleted."""
    del invocation


@command.command()
@_base_option
@pass_invocation
def check(invocation: Invocation, base: str) -> None:
    """Report pages without a redirect, and redirects that do not work.

    Pages as they lie on disk are compared with those of an earlier commit; what is not committed counts, too.
    """
    config = invocation.load_config()
    known = redirection.gather(config, os.environ, base)
    _finish(invocation, config, known, _summary(known))


@command.command()
@_base_option
@pass_invocation
def update(invocation: Invocation, base: str) -> None:
    """Add the lines of pages that moved to the redirects file, and report what is left.

    A page that was deleted, or that changed too much to be sure that it moved, needs a line by hand. Lines
    that are there are neither changed nor removed.
    """
    config = invocation.load_config()
    known = redirection.gather(config, os.environ, base)
    added = redirection.write(config, known)
    if added:
        known = redirection.gather(config, os.environ, base)
    _finish(invocation, config, known, f"{_added(added, known)}; {_summary(known)}")


@command.command()
@click.argument("path")
@_base_option
@pass_invocation
def explain(invocation: Invocation, path: str, base: str) -> None:
    """Say where the readers of a page end, and why.

    PATH is a page of today or of former times, with or without the source folder and the suffix. Exits with 1
    when its readers end nowhere.
    """
    config = invocation.load_config()
    known = redirection.gather(config, os.environ, base)
    name = _name(path, config, known)
    lines, works = _explanation(name, known)
    click.echo("\n".join(lines))
    sys.exit(0 if works else 1)


@command.command()
@click.argument("form", type=click.Choice(sorted(redirect_forms.FORMS)))
@click.option("--style", type=click.Choice(["html", "dirhtml"]), default="html", help="How addresses look.")
@click.option("--prefix", default="", metavar="PATH", help="What stands before them, such as /en/latest.")
@pass_invocation
def export(invocation: Invocation, form: str, style: str, prefix: str) -> None:
    """Print the redirects in the form that a server or a host takes.

    Chains are made short, and redirects that do not work are left out: run check first.
    """
    config = invocation.load_config()
    sources = redirection.read_sources(config)
    table = redirection.read_table(config, sources)
    pages = find_pages(config.root, config.settings.documentation.source, sources.rules)
    moves = redirect_forms.addresses(destinations(table, pages), pages.names, style, prefix)
    click.echo(redirect_forms.FORMS[form](moves), nl=False)


def _finish(invocation: Invocation, config: Config, known: Redirection, summary: str) -> None:
    findings = tuple(check_redirects(known.table, known.pages, known.changes))
    errors = (known.no_changes,) if known.no_changes else ()
    rules = {rule.id: rule for rule in registry.rules()} if invocation.format == "sarif" else {}
    invocation.finish(Report("redirects", summary, findings, errors, rules), config)


def _summary(known: Redirection) -> str:
    parts = f"{counted(len(known.table.redirects), 'redirect')}, {counted(len(known.pages.names), 'page')}"
    if not known.changes:
        return f"{parts}, not compared with an earlier commit"
    missing = len(known.proposals())
    return f"{parts}, {missing or 'none'} moved or deleted without a redirect since {known.changes.label}"


def _added(added: list[Proposal], known: Redirection) -> str:
    if not added:
        return "nothing to write"
    return f"wrote {counted(len(added), 'line')} to {known.sources.file}"


def _name(path: str, config: Config, known: Redirection) -> str:
    """Give the name of the page that a path means: as in the manual, in the checkout, or in the output."""
    folder = config.settings.documentation.source
    below = path.removeprefix("./").removeprefix(f"{folder}/").strip("/")
    name = target_name(below, known.pages)
    return name.removesuffix(".html") if name not in known.pages.names else name


def _explanation(name: str, known: Redirection) -> tuple[list[str], bool]:
    if name in known.pages.names:
        return [f"{name} is a page of the manual", *_broken(name, known)], True
    redirects = by_source(known.table, known.pages.rules)
    lines = [*_history(name, known)]
    passed = follow(name, redirects, known.pages)
    lines += [f"{step.location}: {step.source} → {step.target}" for step in passed]
    end = target_name(passed[-1].target, known.pages) if passed else ""
    if end in known.pages.names:
        return [*lines, f"readers of {name} end on {end}"], True
    lines += [f"readers of {name} end nowhere"]
    lines += [f"to do: add to {known.sources.file}: {item.line}" for item in _proposed(name, known)]
    if not passed and not _proposed(name, known):
        near = nearest_page(name, known.pages)
        lines += [
            f'no page of that name is known; did you mean "{near}"?' if near else "no such page is known"
        ]
    return lines, False


def _history(name: str, known: Redirection) -> Iterator[str]:
    if not known.changes:
        yield f"not compared with an earlier commit: {known.no_changes}"
        return
    for path, change in known.changes.gone().items():
        if known.pages.rules.name(path) == name:
            moved = (
                f"moved to {change.new_path} ({change.similarity} % alike)" if change.new_path else "deleted"
            )
            yield f"{path} was {moved} since {known.changes.label}"


def _proposed(name: str, known: Redirection) -> list[Proposal]:
    return [item for item in known.proposals() if known.pages.rules.name(item.source) == name]


def _broken(name: str, known: Redirection) -> list[str]:
    """Name the redirects that lead to a page, and one that leads away from it in vain."""
    sources = by_source(known.table, known.pages.rules)
    lines = (
        [f"{sources[name].location}: this redirect never acts, since the page is there"]
        if name in sources
        else []
    )
    to_it = [source for source, end in destinations(known.table, known.pages).items() if end == name]
    return [*lines, *(f"readers of {source} end on it" for source in to_it)]
