# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Substitutions for versions, branches, archives and chart arguments: ``|SCM_WEB|``, ``{{ SCM_WEB }}``.

They are resolved as Sphinx resolves ``|release|``: a page or an ``rst_epilog`` that defines a
substitution of the same name keeps its own. Builds of a release also get the tag ``stable``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import ConfigError
from sphinx.transforms import SphinxTransform

from docwarden.errors import DocwardenError
from docwarden.facts.release import Project, read_release
from docwarden.source import WorkTree
from docwarden_sphinx import __version__
from docwarden_sphinx.settings import add_settings, read_settings, setting

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

    from docwarden.facts.release import Release


@dataclass(frozen=True)
class Settings:
    """What the substitutions are computed from."""

    codebase: str = setting(
        "..", "The folder that holds ``VERSION`` and ``go.mod``, relative to the sources of the manual."
    )
    repository: str = setting("", "The GitHub repository, as ``owner/name``.")
    chart: str = setting("", "The name of the published Helm chart, as ``repository/chart``.")
    chart_directory: str = setting("", "The folder of the chart in the repository.")
    main_branch: str = setting("main", "The branch that archive links of the newest manual name.")
    main_ref: str = setting("HEAD", "What other links of the newest manual name.")
    tag_prefix: str = setting("", "What stands before the version in the names of release tags.")
    docs_version: str = setting(
        "",
        "The version of the manual: ``latest``, ``stable`` or a branch. When it is empty, the environment"
        " variable ``READTHEDOCS_VERSION`` says it, and ``latest`` stands in for that.",
    )

    def project(self) -> Project:
        """Give the part that says where the project keeps its code."""
        return Project(
            self.repository,
            self.chart,
            self.chart_directory,
            self.main_branch,
            self.main_ref,
            self.tag_prefix,
        )


SUBSTITUTIONS_HELP = "More substitutions by name, and other texts for those that are computed."


def release_of(app: Sphinx, config: Config) -> Release:
    """Compute the release facts that conf.py asks for; raise ConfigError when they cannot be had."""
    settings = read_settings(config, Settings)
    if settings.repository.count("/") != 1:
        message = f'docwarden_repository: expected "owner/name", found "{settings.repository}"'
        raise ConfigError(message)
    docs_version = settings.docs_version or os.environ.get("READTHEDOCS_VERSION", "")
    try:
        return read_release(WorkTree(app.srcdir / settings.codebase), settings.project(), docs_version)
    except DocwardenError as error:
        raise ConfigError(f"{error}; {error.hint}" if error.hint else str(error)) from error


class ReleaseSubstitutions(SphinxTransform):
    """Replace the substitutions that the page does not define."""

    default_priority = 210  # that of Sphinx's own |release|, before docutils resolves the rest (220)

    def apply(self, **_kwargs: Any) -> None:
        """Replace the references in one page."""
        texts: dict[str, str] = self.config.docwarden_substitutions
        names = texts.keys() - self.document.substitution_defs.keys()
        for reference in list(self.document.findall(nodes.substitution_reference)):
            if reference["refname"] in names:
                reference.replace_self(_text(texts[reference["refname"]], reference.parent))


def _text(text: str, parent: nodes.Element) -> nodes.Node:
    """Make text that stays as it is: a typographic dash would break a ``--version`` that people copy."""
    if "--" in text and not isinstance(parent, nodes.FixedTextElement):
        return nodes.inline(text, text, support_smartquotes=False)
    return nodes.Text(text)


def compute_substitutions(app: Sphinx, config: Config) -> None:
    """Fill ``docwarden_substitutions``, where texts of conf.py win, and hand the same texts to MyST."""
    release = release_of(app, config)
    config.docwarden_substitutions = {**release.substitutions(), **config.docwarden_substitutions}
    if release.versioned:
        app.tags.add("stable")
    if "myst_substitutions" in config:
        config.myst_substitutions = {**config.docwarden_substitutions, **config.myst_substitutions}
        config.myst_enable_extensions = {*config.myst_enable_extensions, "substitution"}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the substitutions."""
    add_settings(app, Settings)
    app.add_config_value("docwarden_substitutions", {}, "env", frozenset({dict}), SUBSTITUTIONS_HELP)
    app.connect("config-inited", compute_substitutions)
    app.add_transform(ReleaseSubstitutions)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
