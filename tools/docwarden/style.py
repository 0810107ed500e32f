# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a project has decided about style, gathered from its settings and its terminology file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docwarden.config import convert_text
from docwarden.errors import InputError
from docwarden.page_source import style as decided
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docwarden.config import Config


def of(config: Config) -> str:
    """Give the decisions as text for another process, nothing where the rules are not to run.

    They run where the project asks for them, and where it has a baseline: it has adopted them then. Raises
    InputError where the terminology file cannot be used.
    """
    settings = config.settings.style
    if not (settings.check or (config.root / config.settings.findings.baseline).exists()):
        return ""
    return decided.dump(
        decided.Style(
            header=settings.header,
            fragments=settings.fragments,
            generated=tuple(sorted(_outputs(config))),
            terms=_terms(config, settings.terminology),
            hyphens={wrong.lower(): right for wrong, right in settings.hyphens.items()},
            proper_nouns=settings.proper_nouns,
            line_width=settings.line_width,
            beta_banner=_beta_banner(config),
            root=str(config.root),
            tree=str(config.root / settings.tree),
            site=settings.site,
            redirects=str(_redirects(config)),
            types=settings.types,
            abbreviations=settings.abbreviations,
        )
    )


def _redirects(config: Config) -> Path:
    name = config.settings.redirects.file or f"{config.settings.documentation.source}/redirects.txt"
    return config.root / name


def _outputs(config: Config) -> Iterator[str]:
    for options in config.settings.generators.values():
        output = options.get("output") if isinstance(options, dict) else None
        if isinstance(output, str):
            yield output


def _beta_banner(config: Config) -> str:
    """Give the name of the banner, where the manual has one."""
    name = config.settings.review.beta_banner
    return name if name and (config.root / config.settings.documentation.source / name).is_file() else ""


def _folder_of(config: Config, path: str) -> Path:
    """Give the folder where a file is: the root, or for what a profile brings, that of its settings."""
    own = config.file.parent
    return own if not (config.root / path).is_file() and (own / path).is_file() else config.root


def _terms(config: Config, path: str) -> dict[str, str]:
    """Read the terminology file: by forbidden spelling the right one."""
    if not path:
        return {}
    text = WorkTree(_folder_of(config, path)).read_text(path)
    try:
        table = convert_text(text, dict[str, Any], path)
    except RecursionError:
        raise InputError.at(path, "malformed TOML: nested too deeply") from None
    terms: dict[str, str] = {}
    for right, wrongs in table.items():
        line = _line_of(right, text)
        if (
            not right
            or not isinstance(wrongs, list)
            or not all(isinstance(one, str) and one for one in wrongs)
        ):
            hint = f'write "{right or "Name"}" = ["…"]'
            message = f'expected a list of forbidden spellings of "{right}"'
            raise InputError.at(path, message, line=line, hint=hint)
        for wrong in wrongs:
            if wrong == right or terms.setdefault(wrong, right) != right:
                message = f'"{wrong}" is forbidden, and right or listed elsewhere as well'
                raise InputError.at(path, message, line=line)
    return terms


def _line_of(key: str, text: str) -> int:
    starts = (key, f'"{key}"', f"'{key}'", f"[{key}")
    lines = enumerate(text.split("\n"), start=1)
    return next((number for number, line in lines if key and line.lstrip().startswith(starts)), 0)
