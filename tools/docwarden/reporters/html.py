# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""For a browser: one file with all findings by page, by rule and by owner; it asks for nothing else."""

from __future__ import annotations

import importlib.resources
from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from docwarden.finding import Severity
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from docwarden.errors import DocwardenError
    from docwarden.finding import Finding
    from docwarden.reporters import Report

    #: A finding, and the number that its anchor is made of.
    Numbered = tuple[int, Finding]

#: Nothing is loaded from anywhere, whatever a message holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"

_NO_PAGE, _NOBODY = "The manual as a whole", "Nobody"


def render(report: Report) -> str:
    """Give a page with each finding by its page, and lists by rule and by owner that lead there."""
    numbered = list(enumerate(report.findings, start=1))
    by_page = _grouped(numbered, lambda one: [one.location.path or _NO_PAGE])
    by_rule = _grouped(numbered, lambda one: [one.rule])
    parts = [
        *_head(report),
        *_header(report),
        *_filters(report.findings),
        *_section("page", by_page, _card),
        *_section("rule", by_rule, _link, lambda rule: _about(report, rule)),
        *_owners(report, numbered),
        *_footer(report),
    ]
    return "".join(f"{part}\n" for part in parts)


def _head(report: Report) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>docwarden {escape(report.name)}: {escape(report.summary)}</title>"
    yield f"<style>\n{_resource('html.css')}</style>\n</head>\n<body>"


def _resource(name: str) -> str:
    return (importlib.resources.files("docwarden.reporters") / name).read_text(encoding="utf-8")


def _header(report: Report) -> Iterator[str]:
    yield '<a class="skip" href="#by-page">Skip to the findings</a>\n<header>'
    yield f"<h1>docwarden {escape(report.name)}</h1>\n<p>{escape(report.summary)}</p>"
    for error in report.errors:
        yield _error(error)
    counts = Counter(finding.severity for finding in report.findings)
    found = [one for one in Severity if counts[one]]
    items = [f'<li class="{one}">{counted(counts[one], one.value)}</li>' for one in found]
    yield f'<ul class="counts">{"".join(items) or "<li>No findings</li>"}</ul>'
    ways = [f'<a href="#by-{name}">By {name}</a>' for name in ("page", "rule", "owner")]
    yield f'<nav aria-label="Findings">{"".join(ways)}</nav>\n</header>\n<main>'


def _error(error: DocwardenError) -> str:
    hint = f" {escape(error.hint)}" if error.hint else ""
    return f'<p class="failure">Could not run: {escape(str(error))}{hint}</p>'


def _filters(findings: Sequence[Finding]) -> Iterator[str]:
    """Give the form that narrows the lists down; it stays hidden where scripts do not run."""
    if not findings:
        return
    boxes = [
        f'<label><input type="checkbox" name="severity" value="{one}" checked> {one.value}s</label>'
        for one in Severity
        if any(finding.severity is one for finding in findings)
    ]
    yield '<form hidden>\n<label>Only with <input type="search" name="text"></label>'
    yield f'{"".join(boxes)}\n<output aria-live="polite"></output>\n</form>'


def _grouped(
    numbered: Iterable[Numbered], keys: Callable[[Finding], Iterable[str]]
) -> dict[str, list[Numbered]]:
    groups: dict[str, list[Numbered]] = {}
    for number, finding in numbered:
        for key in keys(finding):
            groups.setdefault(key, []).append((number, finding))
    return dict(sorted(groups.items()))


def _section(
    name: str,
    groups: dict[str, list[Numbered]],
    show: Callable[[Numbered], str],
    about: Callable[[str], str] = lambda _key: "",
) -> Iterator[str]:
    """Give the findings in one order; each group can be folded away, which needs no script."""
    yield f'<section id="by-{name}" aria-labelledby="{name}s">\n<h2 id="{name}s">By {name}</h2>'
    if not groups:
        yield "<p>No findings.</p>"
    for key, findings in groups.items():
        count = f'<span class="count">{len(findings)}</span>'
        yield f"<details open>\n<summary><h3>{escape(key)}</h3> {count}</summary>{about(key)}\n<ul>"
        yield from (show(one) for one in findings)
        yield "</ul>\n</details>"
    yield "</section>"


def _card(item: Numbered) -> str:
    number, finding = item
    place = finding.location
    line = f"line {place.line}" + (f", column {place.column}" if place.column else "") if place.line else ""
    parts = [
        f'<li id="f{number}" class="{finding.severity}" data-severity="{finding.severity}">',
        f'<p><b>{finding.severity}</b> <span class="place">{line}</span>',
        f" <code>{escape(finding.rule)}</code></p>",
        f"<p>{escape(finding.message)}</p>",
        f"<pre tabindex=0>{escape(finding.detail)}</pre>" if finding.detail else "",
        f'<p class="hint">To do: {escape(finding.hint)}</p>' if finding.hint else "",
        "</li>",
    ]
    return "".join(parts)


def _link(item: Numbered) -> str:
    number, finding = item
    place = escape(str(finding.location) or _NO_PAGE)
    return (
        f'<li class="{finding.severity}" data-severity="{finding.severity}">'
        f'<a href="#f{number}">{place}</a> {escape(finding.message)}</li>'
    )


def _about(report: Report, rule: str) -> str:
    declared = report.rules.get(rule)
    return f"\n<p>{escape(f'{declared.summary} {declared.why}')}</p>" if declared else ""


def _owners(report: Report, numbered: Iterable[Numbered]) -> Iterator[str]:
    if report.owners is not None:
        owners = report.owners
        yield from _section(
            "owner", _grouped(numbered, lambda one: owners.get(one.location.path) or (_NOBODY,)), _link
        )
        return
    yield '<section id="by-owner" aria-labelledby="owners">\n<h2 id="owners">By owner</h2>'
    yield "<p>This codebase has no CODEOWNERS file that can be read.</p>\n</section>"


def _footer(report: Report) -> Iterator[str]:
    yield "</main>"
    if report.unchecked:
        yield f"<footer><p>Not looked at: {escape('; '.join(report.unchecked))}.</p></footer>"
    yield f"<script>\n{_resource('html.js')}</script>\n</body>\n</html>"
