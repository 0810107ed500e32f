# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Runs yamllint, where it is installed and configured, on YAML files."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docwarden.errors import ConfigError
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Problem:
    """What yamllint found; ``level`` is one of its own: error or warning."""

    location: Location
    rule: str
    level: str
    message: str


def linter(settings: str, name: str) -> Callable[[str, str], Iterator[Problem]]:
    """Give a function from text and path to problems; ``settings`` is the text of the settings file ``name``.

    Raises ConfigError where yamllint is not there or does not take the settings.
    """
    try:
        config, run = importlib.import_module("yamllint.config"), importlib.import_module("yamllint.linter")
    except ImportError:
        raise ConfigError("yamllint is not installed", hint="pip install yamllint") from None
    try:
        rules = config.YamlLintConfig(content=settings)
    except config.YamlLintConfigError as error:
        raise ConfigError(f"{name}: {error}") from None
    return lambda text, path: _problems(run, rules, text, path)


def _problems(run: Any, rules: Any, text: str, path: str) -> Iterator[Problem]:
    if rules.is_file_ignored(path):
        return
    for problem in run.run(text, rules, path):
        place = Location(path, problem.line, problem.column)
        yield Problem(place, str(problem.rule or "syntax"), str(problem.level), str(problem.desc))
