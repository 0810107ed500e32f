# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden words``: the words that the project, a folder or a page knows."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docwarden import manual, pages, registry, word_list_file, word_use
from docwarden.checks.word_list import check_list
from docwarden.cli.invocation import pass_invocation
from docwarden.errors import InputError
from docwarden.markup.page_words import add_words
from docwarden.reporters import Report
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.cli.invocation import Invocation
    from docwarden.finding import Finding
    from docwarden.manual import Place
    from docwarden.word_use import WordUse

#: How many uses of a word are shown without -v.
SHOWN = 10


@click.group()
def command() -> None:
    """Look after the word list: the words that are right though the dictionary does not know them."""


@command.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option(
    "--in",
    "scope",
    default="",
    metavar="PATH",
    help="Know them in this folder of the manual, or on this page, only  [default: everywhere].",
)
@pass_invocation
def add(invocation: Invocation, words: tuple[str, ...], scope: str) -> None:
    """Add WORDs to the word list, which is sorted by bytes.

    A word in lower case also stands for the word with a capital and in capitals.
    """
    where = manual.place(invocation.load_config())
    target = _target(where, scope)
    name = target.relative_to(where.root).as_posix()
    if target.name != word_list_file.NAME:
        _add_to_page(where, target, words)
        click.echo(f"{counted(len(set(words)), 'word')} added to {name}")
        return
    added, needless = word_list_file.add(target, words)
    for word, other in needless.items():
        click.echo(f"{word} is known already" + (f', "{other}" stands for it' if other != word else ""))
    click.echo(f"{counted(len(added), 'word')} added to {name}")


@command.command()
@pass_invocation
def check(invocation: Invocation) -> None:
    """Report entries of the word lists that are out of order, stand twice or do nothing."""
    config = invocation.load_config()
    where = manual.place(config)
    lists = word_use.lists_of(where.source)
    findings = tuple(one for path in lists for one in _findings(where, path, lists))
    total = sum(len(word_list_file.entries(word_list_file.read(where.source / path))) for path in lists)
    rules = {rule.id: rule for rule in registry.rules()} if invocation.format == "sarif" else {}
    summary = f"{counted(total, 'word')} in {counted(len(lists), 'list')}"
    invocation.finish(Report("words", summary, findings, (), rules), config)


@command.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go; exit with 1 if there is something.")
@pass_invocation
def prune(invocation: Invocation, *, dry_run: bool) -> None:
    """Remove the entries that no page needs, and say why.

    Not needed is what no page uses, what the dictionary or another entry knows, a contributor's name, and a
    name that exists in the code. Pages that changed are read first; nothing else has to run before.
    """
    use = word_use.gather(invocation.load_config())
    removed = {path: found for path, found in use.removable().items() if found}
    if not dry_run:
        removed = word_use.prune(use)
    if not use.has_all_names:
        click.echo("words prune: without the whole history, no name counts as a contributor's", err=True)
    if invocation.format == "json":
        click.echo(json.dumps(removed, indent=2, ensure_ascii=False))
    else:
        _print_removed(removed, use, dry_run=dry_run)
    sys.exit(int(dry_run and bool(removed)))


@command.command()
@click.argument("word")
@pass_invocation
def explain(invocation: Invocation, word: str) -> None:
    """Say what knows a WORD, where pages use it, and what looks like it.

    Exits with 1 when a page uses the word and nothing knows it.
    """
    use = word_use.gather(invocation.load_config(), [word])
    lines, unknown = _explanation(use, word, len(use.uses) if invocation.verbose else SHOWN)
    click.echo("\n".join(lines))
    sys.exit(int(unknown))


def _target(where: Place, scope: str) -> Path:
    """Find the list, or the page, that words are added to; raise InputError where there is no such place."""
    if not scope:
        return where.source / word_list_file.NAME
    for path in (Path(os.path.normpath(folder / scope)) for folder in (where.root, where.source)):
        if path.is_relative_to(where.source) and path.is_dir():
            return path / word_list_file.NAME
        if path.is_relative_to(where.source) and path.is_file():
            return path
    folder = where.source.relative_to(where.root)
    raise InputError(f'there is no folder or page "{scope}" in {folder}', hint="correct --in")


def _add_to_page(where: Place, page: Path, words: tuple[str, ...]) -> None:
    text = page.read_text(encoding="utf-8")
    new = add_words(text, [*words], markdown=page.suffix == ".md")
    name = page.relative_to(where.root).as_posix()
    pages.write(where.root, pages.plan(where.root, [pages.Page(name, new, "words", adopted=True)]))


def _findings(where: Place, path: str, lists: list[str]) -> list[Finding]:
    folder = path.rpartition("/")[0]
    outer = [other for other in lists if other != path and f"{folder}/".startswith(_folder(other)) and folder]
    around = {
        entry.word
        for one in outer
        for entry in word_list_file.entries(word_list_file.read(where.source / one))
    }
    name = (where.source / path).relative_to(where.root).as_posix()
    return check_list(name, word_list_file.read(where.source / path), around)


def _folder(path: str) -> str:
    return path.removesuffix(word_list_file.NAME)


def _print_removed(removed: dict[str, dict[str, str]], use: WordUse, *, dry_run: bool) -> None:
    for path, words in removed.items():
        click.echo(click.style(path, bold=True))
        for word, reason in words.items():
            click.echo(f"    {word}: {reason}")
    gone = sum(len(words) for words in removed.values())
    total = sum(len(word_list_file.entries(lines)) for lines in use.lists.values())
    done = "can go" if dry_run else "removed"
    click.echo(f"words prune: {gone:,} of {counted(total, 'word')} {done}", err=True)


def _explanation(use: WordUse, word: str, most: int) -> tuple[list[str], bool]:
    lines = [f"the dictionary knows {word}"] if word in use.dictionary else []
    lines += _entries(use, word)
    uses = use.by_word.get(word, [])
    reasons = {reason for one in uses if (reason := use.known_otherwise(one))}
    lines += sorted(f"{word} needs no entry: {reason}" for reason in reasons)
    unknown = [one for one in uses if not use.known_otherwise(one) and not use.listed(one)]
    lines += [f"{word_use.place(use, one)}: used here" for one in uses[:most]]
    if len(uses) > most:
        lines.append(f"… and {len(uses) - most:,} more uses (-v shows all)")
    if not uses and word not in use.dictionary:
        lines.append(f"no page uses {word} in its text; code is not looked at")
    if unknown:
        lines.append(f"nothing knows {word} in {counted(len(unknown), 'place')}")
        if use.suggestions.get(word):
            lines.append(f"similar words: {', '.join(use.suggestions[word])}")
        lines.append(f"to make it known: docwarden words add {word}")
    return lines, bool(unknown)


def _entries(use: WordUse, word: str) -> Iterator[str]:
    """Name the entries of the lists that stand for a word."""
    below = use.where.source.relative_to(use.where.root).as_posix()
    for path, lines in use.lists.items():
        for entry in word_list_file.entries(lines):
            if entry.word in word_list_file.covering(word):
                scope = use.folders[path]
                where = f" for pages in {scope}" if scope else ""
                yield f'{below}/{path}:{entry.number}:1: "{entry.word}" stands for it{where}'
