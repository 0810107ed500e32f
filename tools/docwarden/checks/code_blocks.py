# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The syntax of code blocks in the languages that have a parser here: JSON, Python, TOML, XML, YAML."""

from __future__ import annotations

import doctest
import json
import re
import tomllib
import warnings
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import yaml

from docwarden.finding import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

CODE_SYNTAX = Rule(
    id="code-syntax",
    severity=Severity.ERROR,
    summary="A code block is correct in the language that it names.",
    why="People copy examples. One that cannot be parsed fails in their hands, and not in ours.",
    bad='.. code-block:: json\n\n   {"replicas": 2,}',
    good='.. code-block:: json\n\n   {"replicas": 2}',
    language="rst",
)

Problem = tuple[int, int, str]

# A line that says that lines are left out: ``...``, ``[...]``, ``<...>``.
_LEFT_OUT = re.compile(r"^[ \t]*[\[<({]?[ ]?(?:\.{2,}|\u2026)[ ]?[\]>)}]?[ \t]*$", re.MULTILINE)


def problem(language: str, text: str) -> Problem | None:
    """Say what is wrong with a code block: line and column in it, from 1, and why; None where all is well.

    Languages without a parser here are not judged.
    """
    check = _CHECKS.get(language.lower())
    return check(text) if check else None


def _json(text: str) -> Problem | None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno, error.colno, f"JSON: {error.msg}"
    return None


def _python(text: str) -> Problem | None:
    if text.lstrip().startswith(">>>"):
        return _session(text)
    try:
        with warnings.catch_warnings():
            # What Python warns of here, a comparison by `is` for one, is a mistake as well.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", SyntaxWarning)
            compile(text, "<block>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 1, error.offset or 1, f"Python: {error.msg}"
    except ValueError as error:
        return 1, 1, f"Python: {error}"
    return None


def _session(text: str) -> Problem | None:
    """Look at the prompts of an interactive session only: what people typed may be wrong on purpose."""
    try:
        doctest.DocTestParser().parse(text)
    except ValueError as error:
        place = re.match(r"line (\d+) of the docstring for \S+ ((?:has|lacks) .*)", str(error))
        line, what = (int(place[1]), place[2]) if place else (1, str(error))
        return line, 1, f"Python session: {what}"
    return None


def _toml(text: str) -> Problem | None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place and place[1] else (text.count("\n") + 1, 1)
        return line, column, f"TOML: {str(error).partition(' (at ')[0]}"
    return None


def _xml(text: str) -> Problem | None:
    try:
        ET.fromstring(text)  # noqa: S314 - a page of the project itself
    except ET.ParseError as error:
        return *error.position[:1], error.position[1] + 1, f"XML: {str(error).partition(':')[0]}"
    return None


def _yaml(text: str) -> Problem | None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for _ in yaml.parse(_LEFT_OUT.sub("", text), Loader=loader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return *place, f"YAML: {error.problem}"
    except yaml.YAMLError as error:
        return 1, 1, f"YAML: {error}"
    return None


_CHECKS: dict[str, Callable[[str], Problem | None]] = {
    "doctest": _session,
    "json": _json,
    "python": _python,
    "python3": _python,
    "py": _python,
    "pycon": _session,
    "toml": _toml,
    "xml": _xml,
    "yaml": _yaml,
    "yml": _yaml,
}
