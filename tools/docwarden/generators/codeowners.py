# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Tell contributors which teams own what, from the description of the teams in CODEOWNERS."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Literal

from docwarden.config import setting
from docwarden.errors import InputError
from docwarden.facts.owners import read_owners
from docwarden.finding import Location, Rule, Severity
from docwarden.markup import rst
from docwarden.registry import Generated, GeneratorOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.owners import CodeOwners, Section, Team
    from docwarden.finding import Finding
    from docwarden.source import Codebase

LOST_TEXT = Rule(
    id="codeowners-lost-text",
    severity=Severity.WARNING,
    summary='Each line of the description begins with "# ", and the last one before the end mark is empty.',
    why="The compat style cuts two characters off each line and drops the line before the end mark, whatever "
    "they hold. Text that stands there does not reach the page.",
    bad="#- @org/docs:\n#  Keep the manual readable.\n# END_DOCS",
    good="# - @org/docs:\n#   Keep the manual readable.\n#\n# END_DOCS",
)

#: The characters of a team's name as the compat style knows them.
_COMPAT_TEAM = re.compile(r"@(?P<org>[A-Za-z0-9-]+)/(?P<team>[-_a-zA-Z0-9]*)(?P<colon>:?)")

_MENTION = re.compile(
    r"(?P<verbatim>``.+?``|`[^`]*`_{0,2})"
    r"|(?<![\w.`/@])@(?P<org>[A-Za-z0-9][A-Za-z0-9-]*)(?:/(?P<team>[\w-]+(?:\.[\w-]+)*))?",
    re.DOTALL,
)

#: How many levels of headings a section can be below the title.
_DEEPEST = 3


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of codeowners."""

    codeowners: Annotated[str, setting("The CODEOWNERS file.", path="file")] = "CODEOWNERS"
    end_mark: Annotated[
        str,
        setting("The text that ends the description; empty for a file that describes no teams."),
    ] = "END_CODEOWNERS_DOCS"
    teams_url: Annotated[
        str, setting("The address of a team, in which `{org}` and `{team}` are replaced; empty for no links.")
    ] = "https://github.com/orgs/{org}/teams/{team}"
    users_url: Annotated[
        str, setting("The address of a person (modern), in which `{user}` is replaced; empty for no links.")
    ] = "https://github.com/{user}"
    organization: Annotated[
        str, setting("Link the teams of this organization only; empty for the teams of all of them.")
    ] = ""
    notice: Annotated[str, setting("The comment at the top of the compat page.")] = "Generated; do not edit."
    style: Annotated[
        Literal["compat", "modern"],
        setting("`compat` is the description as Cilium commits it, `modern` a page with a table of teams."),
    ] = "modern"
    title: Annotated[str, setting("The heading of the modern page; empty for a page to be included.")] = (
        "Code owners"
    )


def generate(codebase: Codebase, options: Options) -> Generated:
    """Read CODEOWNERS and render its description; see ``read_owners`` for the errors."""
    owners = read_owners(codebase, options.codeowners, options.end_mark)
    if options.style == "modern":
        return Generated({options.output: _modern(owners, options)})
    return Generated({options.output: _compat(owners, options)}, tuple(_lost_text(owners)))


def _compat(owners: CodeOwners, options: Options) -> str:
    """Cut the comment marks off, all but the last line, and link the teams."""
    cut = [_cut(line, owners.path, number) for number, line in enumerate(owners.described[:-1], start=1)]
    linked = [_COMPAT_TEAM.sub(lambda match: _compat_link(match, options), line) for line in cut]
    return "\n".join(["..", f"    {options.notice}", "", *linked, ""])


def _cut(line: str, path: str, number: int) -> str:
    """Drop two bytes, as ``cut -c 3-`` does."""
    try:
        return line.encode()[2:].decode()
    except UnicodeDecodeError:
        message = "the description must begin with two plain characters"
        raise InputError.at(path, message, line=number, column=1, hint='begin the line with "# "') from None


def _compat_link(match: re.Match[str], options: Options) -> str:
    if not _is_ours(match["org"], options) or not options.teams_url:
        return match[0]
    name = f"@{match['org']}/{match['team']}"
    return f"`{name} <{_team_url(match['org'], match['team'], options)}>`__{match['colon']}"


def _lost_text(owners: CodeOwners) -> Iterator[Finding]:
    """Find what the compat style cuts off or drops."""
    for number, line in enumerate(owners.described[:-1], start=1):
        if line.strip() and line.rstrip() != "#" and not line.startswith("# "):
            message = f'the first two characters, "{line[:2]}", are cut off'
            yield LOST_TEXT.at(Location(owners.path, number), message, hint='begin the line with "# "')
    last = owners.described[-1] if owners.described else ""
    if last[2:].strip():
        hint = 'put a line with just "#" above the end mark'
        yield LOST_TEXT.at(Location(owners.path, len(owners.described)), "this line is dropped", hint=hint)


def _modern(owners: CodeOwners, options: Options) -> str:
    labels = _labels(owners)
    sections = [_section(section, labels, options) for section in owners.sections]
    title = rst.heading(options.title) if options.title else ""
    page = title + "".join(sections) + _table(owners, labels, options)
    return page.rstrip("\n") + "\n"


def _labels(owners: CodeOwners) -> dict[Team, str]:
    """Give each team the label of its description; of two descriptions the first is labelled."""
    first: dict[str, Team] = {}
    for team in (team for section in owners.sections for team in section.teams):
        if team.description:
            first.setdefault(f"code-owner-{rst.slug(team.name)}", team)
    return {team: label for label, team in first.items()}


def _section(section: Section, labels: dict[Team, str], options: Options) -> str:
    blocks = [_block(block, labels, options) for block in section.blocks]
    heading = rst.heading(section.title, min(section.level, _DEEPEST)) if section.title else ""
    return heading + "".join(f"{block}\n\n" for block in blocks)


def _block(block: str | Team, labels: dict[Team, str], options: Options) -> str:
    """Render prose, or a team: the term of a definition, an item of a list where nothing is said of it."""
    if isinstance(block, str):
        return _link_mentions(block, options)
    name = _linked(block.name, options)
    if not block.description:
        return f"- {name}"
    target = rst.target(labels[block]) if block in labels else ""
    return f"{target}{name}\n{textwrap.indent(_link_mentions(block.description, options), '    ')}"


def _table(owners: CodeOwners, labels: dict[Team, str], options: Options) -> str:
    """Give a row per owner: the section that lists it, and how many patterns name it."""
    patterns = Counter(owner for rule in owners.rules for owner in dict.fromkeys(rule.owners))
    listed: dict[str, str] = {}
    for section in owners.sections:
        for team in sorted(section.teams, key=lambda team: team not in labels):
            place = _reference(section.title or "Description", labels.get(team, ""))
            listed.setdefault(team.name, place)
    rows = [
        (_linked(name, options), listed.get(name, "\u2013"), str(patterns[name]))
        for name in sorted({*patterns, *listed}, key=str.lower)
    ]
    heading = rst.heading("All owners", 1) if owners.sections else ""
    return heading + rst.list_table(("Owner", "Section", "Patterns"), rows) if rows else ""


def _reference(title: str, label: str) -> str:
    return f":ref:`{rst.line(title)} <{label}>`" if label else rst.line(title)


def _link_mentions(text: str, options: Options) -> str:
    """Link the teams and people in a piece of reStructuredText, but not inside literals and links."""
    return _MENTION.sub(lambda match: match[0] if match["verbatim"] else _linked(match[0], options), text)


def _linked(name: str, options: Options) -> str:
    """Link one owner; a mail address or what else is no mention stays text."""
    if not (mention := _MENTION.fullmatch(name)) or mention["verbatim"]:
        return rst.literal(name)
    url = (
        _team_url(mention["org"], mention["team"], options)
        if mention["team"]
        else options.users_url.replace("{user}", mention["org"])
    )
    ours = not mention["team"] or _is_ours(mention["org"], options)
    return f"`{name} <{url}>`__" if url and ours else rst.line(name)


def _is_ours(organization: str, options: Options) -> bool:
    return options.organization in {"", organization}


def _team_url(organization: str, team: str, options: Options) -> str:
    return options.teams_url.replace("{org}", organization).replace("{team}", team)
