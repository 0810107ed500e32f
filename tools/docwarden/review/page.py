# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A brief for a browser: one file that asks for nothing else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docwarden.review.brief import Verdict
from docwarden.review.markdown import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.review.brief import Brief, Evidence, Point

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_STYLE = """\
:root { color-scheme: light dark; --line: light-dark(#d0d4da, #444a54); --dim: light-dark(#57606a, #9aa3b0); }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; margin: 0; }
section { border: 1px solid var(--line); border-left-width: .4rem; border-radius: .3rem; margin: .75rem 0;
  padding: .6rem .9rem; }
.look { border-left-color: #c8501e; }
.fine { border-left-color: #2f8f4e; }
.told { border-left-color: #4a74c9; }
ul { margin: .4rem 0 0; padding-left: 1.2rem; } li { overflow-wrap: anywhere; }
code { font-size: .9em; color: var(--dim); } p { color: var(--dim); }
"""


def render(brief: Brief) -> str:
    """Give the brief as a page."""
    return "".join(f"{part}\n" for part in _parts(brief))


def _parts(brief: Brief) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Review brief: {escape(brief.head[:12])}</title>"
    yield f"<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Review brief</h1>"
    yield f"<p>{escape(brief.summary)} (<code>{brief.base[:12]}</code> to <code>{brief.head[:12]}</code>)</p>"
    if not brief.of(Verdict.LOOK):
        yield "<p>Nothing asks for a look.</p>"
    for verdict, heading in HEADINGS.items():
        points = brief.of(verdict)
        if points:
            yield f"<h2>{heading}</h2>"
        yield from (_point(point) for point in points)
    yield "</main>\n</body>\n</html>"


def _point(point: Point) -> str:
    items = "\n".join(f"<li>{_evidence(one)}</li>" for one in point.shown())
    start = f'<section id="{point.id}" class="{point.verdict}">'
    return f"{start}\n<h3>{escape(point.title)}</h3>\n<ul>\n{items}\n</ul>\n</section>"


def _evidence(one: Evidence) -> str:
    place = f"<code>{escape(str(one.place))}</code>: " if one.place.path else ""
    return f"{place}{escape(one.text)}"
