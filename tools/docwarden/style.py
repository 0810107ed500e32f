# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a project has decided about style, gathered from its settings and its terminology file."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.page_source import style as decided
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from docwarden.config import Config


def of(config: Config) -> str:
    """Give the decisions as text for another process, nothing where the rules are not to run.

    Raises InputError where the terminology file cannot be used.
    """
    settings = config.settings.style
    if not settings.check:
        return ""
    return decided.dump(
        decided.Style(
            header=settings.header,
            fragments=settings.fragments,
            terms=_terms(config, settings.terminology),
            hyphens={wrong.lower(): right for wrong, right in settings.hyphens.items()},
            proper_nouns=settings.proper_nouns,
            line_width=settings.line_width,
            repository=settings.repository,
            beta_banner=_beta_banner(config),
            root=str(config.root),
        )
    )


def _beta_banner(config: Config) -> str:
    """Give the name of the banner, where the manual has one."""
    name = config.settings.review.beta_banner
    folder = config.root / config.settings.documentation.source
    return name if name and any(folder.rglob(name)) else ""


def _terms(config: Config, path: str) -> dict[str, str]:
    if not path:
        return {}
    try:
        table = tomllib.loads(WorkTree(config.root).read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError.at(path, f"malformed TOML: {error}") from None
    terms: dict[str, str] = {}
    for right, wrongs in table.items():
        if not isinstance(wrongs, list) or not all(isinstance(wrong, str) and wrong for wrong in wrongs):
            hint = f'write "{right}" = ["…"]'
            raise InputError.at(path, f'expected a list of forbidden spellings of "{right}"', hint=hint)
        for wrong in wrongs:
            if wrong == right or terms.setdefault(wrong, right) != right:
                raise InputError.at(path, f'"{wrong}" is forbidden, and right or listed elsewhere as well')
    return terms
