# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Whether every page that moved or went still leads its readers somewhere, and every redirect works.

``check_redirects`` is the seam for whoever knows the pages (a folder on disk, a Sphinx environment): it is a
pure function from the pages, the redirects and the change set to findings.
"""

from __future__ import annotations

import difflib
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.facts.redirects import by_source, follow, page_name, redirect_line, target_name
from docwarden.finding import Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docwarden.facts.history import Change, ChangeSet
    from docwarden.facts.page_set import PageSet
    from docwarden.facts.redirects import Redirect, RedirectTable
    from docwarden.finding import Finding

MISSING = Rule(
    id="redirect-missing",
    severity=Severity.ERROR,
    summary="A page that was moved or deleted has a redirect.",
    why="Other sites, bookmarks and search engines keep the old address for years. Without a redirect all of "
    "them lead to an error page, and the reader does not learn that the text is still there.",
    bad="git mv Documentation/install.rst Documentation/setup/install.rst",
    good="git mv Documentation/install.rst Documentation/setup/install.rst\n"
    '# redirects.txt\n"install.rst" "setup/install.rst"',
)

LOOP = Rule(
    id="redirect-loop",
    severity=Severity.ERROR,
    summary="Redirects do not lead back to where they began.",
    why="A browser that is led in a circle gives up with an error, so none of these addresses works.",
    bad='"install.rst" "setup.rst"\n"setup.rst" "install.rst"',
    good='"install.rst" "guide/setup.rst"\n"setup.rst" "guide/setup.rst"',
)

CHAIN = Rule(
    id="redirect-chain",
    severity=Severity.NOTE,
    summary="A redirect leads straight to the page where its readers end.",
    why="A chain works, and is made shorter in the output, but whoever reads the file has to follow it, and "
    "it breaks as a whole when one link of it is removed.",
    bad='"install.rst" "setup.rst"\n"setup.rst" "guide/setup.rst"',
    good='"install.rst" "guide/setup.rst"\n"setup.rst" "guide/setup.rst"',
)

DANGLING = Rule(
    id="redirect-dangling",
    severity=Severity.ERROR,
    summary="A redirect leads to a page that exists.",
    why="A reader who follows it ends on an error page. Most often the new path is misspelled.",
    bad='"install.rst" "setup/instal.rst"',
    good='"install.rst" "setup/install.rst"',
)

TARGET_GONE = Rule(
    id="redirect-target-gone",
    severity=Severity.ERROR,
    summary="The page that a redirect leads to was not moved or deleted in its turn.",
    why="The redirect was right once; since its target went without a redirect, its readers end on an error "
    "page.",
    bad='"install.rst" "setup.rst"\n# and then: git mv setup.rst guide/setup.rst',
    good='"install.rst" "guide/setup.rst"\n"setup.rst" "guide/setup.rst"',
)

SUPERFLUOUS = Rule(
    id="redirect-superfluous",
    severity=Severity.ERROR,
    summary="The page that a redirect leads away from does not exist.",
    why="A page and a redirect cannot share an address: the page wins and the redirect never acts. Either "
    "the page came back and the line is left over, or the line names the wrong page.",
    bad='Documentation/install.rst exists\n# redirects.txt\n"install.rst" "setup.rst"',
    good="Documentation/install.rst exists\n# redirects.txt has no line for it",
)

DUPLICATE = Rule(
    id="redirect-duplicate",
    severity=Severity.ERROR,
    summary="A page is redirected once.",
    why="An address leads to one place. Which of two lines counts differs between programs that read the "
    "file; sphinxext-rediraffe refuses it altogether.",
    bad='"install.rst" "setup.rst"\n"install.rst" "guide.rst"',
    good='"install.rst" "setup.rst"',
)

MALFORMED = Rule(
    id="redirect-malformed",
    severity=Severity.ERROR,
    summary="Each line of the redirects file holds two paths below the source folder.",
    why="A line that cannot be read redirects nobody, and sphinxext-rediraffe drops the whole file with it.",
    bad='"install.rst" -> "setup.rst"\n"old notes.rst\n/install.rst setup.rst',
    good='"install.rst" "setup.rst"\n"old notes.rst" "notes.rst"\n# a comment on a line of its own',
)


@dataclass(frozen=True, order=True, slots=True)
class Proposal:
    """A line that is missing from the redirects file, paths relative to the source folder.

    ``similarity`` tells how much of a moved page stayed the same, in percent. For a page that was deleted it
    is 0, and the target is only the nearest index above it, or empty where there is none.
    """

    source: str
    target: str
    similarity: int = 0

    @property
    def line(self) -> str:
        """The line as it goes into the file."""
        return redirect_line(self.source, self.target or "…")


def check_redirects(table: RedirectTable, pages: PageSet, changes: ChangeSet | None) -> list[Finding]:
    """Check the redirects of a manual; without a change set, only what the file itself tells. Sorted."""
    redirects = by_source(table, pages.rules)
    gone = changes.gone() if changes else {}
    findings = [MALFORMED.at(bad.location, bad.reason) for bad in table.bad_lines]
    findings += _duplicates(table, redirects, pages)
    findings += _loops(redirects, pages)
    for name, redirect in redirects.items():
        findings += _line(name, redirect, redirects, pages, gone)
    findings += [_missing(proposal, table, pages, changes) for proposal in proposals(table, pages, changes)]
    return sorted(findings)


def proposals(table: RedirectTable, pages: PageSet, changes: ChangeSet | None) -> list[Proposal]:
    """Give the lines that the pages moved and deleted since then lack, sorted."""
    redirects = by_source(table, pages.rules)
    found = {}
    for path, change in (changes.gone() if changes else {}).items():
        name = pages.rules.name(path)
        # The same name again is a page that changed its file type, not its address.
        if pages.rules.is_page(path) and name not in pages.names and name not in redirects:
            found[name] = _proposal(path, change, pages)
    return sorted(found.values())


def _proposal(path: str, change: Change, pages: PageSet) -> Proposal:
    new_path = change.new_path
    if new_path and pages.rules.is_page(new_path) and pages.rules.name(new_path) in pages.names:
        return Proposal(path, new_path, change.similarity)
    return Proposal(path, _nearest_index(path, pages))


def _nearest_index(path: str, pages: PageSet) -> str:
    """Find the index page of the nearest folder above a page, spelled like the page."""
    suffix = path.removeprefix(pages.rules.name(path))
    folder = posixpath.dirname(path)
    while True:
        index = posixpath.join(folder, "index")
        if index in pages.names and index + suffix != path:
            return index + suffix
        if not folder:
            return ""
        folder = posixpath.dirname(folder)


def _missing(proposal: Proposal, table: RedirectTable, pages: PageSet, changes: ChangeSet | None) -> Finding:
    place = Location(pages.at(proposal.source))
    since = f"since {changes.label}" if changes else ""
    add = f"add to {table.path}: {proposal.line}"
    if proposal.similarity:
        alike = f"({proposal.similarity} % alike)"
        message = f"the page moved to {proposal.target} {alike} {since}, no redirect says so"
        return MISSING.at(place, message, hint=add)
    message = f"the page was deleted {since}, no redirect leads to another one"
    return MISSING.at(place, message, hint=f"{add} (or a page that fits better)")


def _duplicates(table: RedirectTable, first: Mapping[str, Redirect], pages: PageSet) -> Iterator[Finding]:
    for redirect in table.redirects:
        counted = first[page_name(redirect.source, pages.rules)]
        if counted is not redirect:
            also = f"line {counted.location.line} redirects {counted.source}, too"
            same = target_name(counted.target, pages) == target_name(redirect.target, pages)
            message = f"{also}, to the same page" if same else f"{also}, to {counted.target}"
            yield DUPLICATE.at(redirect.location, message, hint="remove one of the two lines")


def _loops(redirects: Mapping[str, Redirect], pages: PageSet) -> Iterator[Finding]:
    """Report each loop once, at its first line."""
    looped: set[str] = set()
    for name in redirects:
        passed = follow(name, redirects, pages)
        if name in looped or not passed or target_name(passed[-1].target, pages) != name:
            continue
        looped |= {page_name(redirect.source, pages.rules) for redirect in passed}
        message = " → ".join([*(redirect.source for redirect in passed), passed[0].source])
        yield LOOP.at(passed[0].location, f"the redirects lead in a circle: {message}")


def _line(
    name: str,
    redirect: Redirect,
    redirects: Mapping[str, Redirect],
    pages: PageSet,
    gone: Mapping[str, Change],
) -> Iterator[Finding]:
    if name in pages.names:
        hint = "remove the line, or the page"
        yield SUPERFLUOUS.at(redirect.location, f"{redirect.source} is a page of the manual", hint=hint)
        return
    target = target_name(redirect.target, pages)
    if target in pages.names:
        return
    if target not in redirects:
        yield _lost(redirect, target, pages, gone)
        return
    passed = follow(name, redirects, pages)
    if target_name(passed[-1].target, pages) in pages.names:
        message = f"{redirect.target} is redirected itself; readers end on {passed[-1].target}"
        hint = f"write {redirect_line(redirect.source, passed[-1].target)}"
        yield CHAIN.at(redirect.target_location, message, hint=hint)


def _lost(redirect: Redirect, target: str, pages: PageSet, gone: Mapping[str, Change]) -> Finding:
    """Report a target that is no page: with the page it has become, where the history knows it."""
    names = {pages.rules.name(path): change for path, change in gone.items()}
    change = names.get(target)
    successor = change or names.get(page_name(redirect.source, pages.rules))
    new_path = successor.new_path if successor else ""
    known = bool(new_path) and pages.rules.is_page(new_path) and pages.rules.name(new_path) in pages.names
    hint = f"write {redirect_line(redirect.source, new_path)}" if known else ""
    if change and pages.rules.is_page(change.path):
        message = f"{redirect.target} was moved to {new_path}" if known else f"{redirect.target} was deleted"
        return TARGET_GONE.at(redirect.target_location, message, hint=hint)
    message = f"there is no page {redirect.target}"
    return DANGLING.at(redirect.target_location, message, hint=hint or _guess(redirect, pages))


def _guess(redirect: Redirect, pages: PageSet) -> str:
    if "#" in redirect.target:
        return "leave out the fragment; redirects keep the one that the reader's address has"
    near = nearest_page(redirect.target, pages)
    return f'did you mean "{near}"?' if near else ""


def nearest_page(path: str, pages: PageSet) -> str:
    """Give the page whose name is most like that of a path that is none, nothing where none is near."""
    name = page_name(path, pages.rules)
    near = difflib.get_close_matches(name, sorted(pages.names), n=1, cutoff=0.8)
    return near[0] if near else ""
