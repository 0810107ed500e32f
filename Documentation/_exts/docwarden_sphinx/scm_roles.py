# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Roles that link to the project: its files, issues, board, backports, and its previous manual.

The roles are entries of ``extlinks`` (sphinx.ext.extlinks) whose addresses follow the release; an
entry of the same name in conf.py wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden_sphinx import __version__, release_substitutions
from docwarden_sphinx.settings import add_settings, read_settings, setting

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

    from docwarden.facts.release import Project, Release


@dataclass(frozen=True)
class Settings:
    """Where the roles lead beside GitHub's own pages."""

    docs_url: str = setting("", "The address of the published manual, for links to the previous release.")
    tree_url: str = setting(
        "",
        "The address below which ``git-tree`` finds files; ``{branch}`` stands for the branch."
        " When it is empty, links lead to the plain files, as ``|SCM_WEB|`` does.",
    )


def role_links(
    project: Project, release: Release, settings: Settings, language: str
) -> dict[str, tuple[str, str | None]]:
    """Give, by role, the address and the caption, each with one ``%s`` for the text of the role."""
    tree = settings.tree_url.replace("{branch}", release.scm_branch) or release.scm_web
    docs = f"{settings.docs_url.rstrip('/')}/{language}/v{release.previous_release}/"
    board = f"{project.web}projects?type=classic&query=is:open+{release.next_release}"
    backports = f"{project.web}pulls?q=is:open+is:pr+-label:backport/author+label:"
    return {
        "git-tree": (_literal(tree.rstrip("/")) + "/%s", "%s"),
        "gh-issue": (_literal(project.web) + "issues/%s", "GitHub issue %s"),
        "github-project": (_literal(board) + "%s", None),
        "github-backport": (f"{_literal(backports)}%s/{release.current_release}", None),
        "prev-docs": (_literal(docs) + "%s", None),
    }


def _literal(text: str) -> str:
    """Keep percent signs as they are where extlinks formats the address."""
    return text.replace("%", "%%")


def add_links(app: Sphinx, config: Config) -> None:
    """Fill ``extlinks``; what conf.py says there stays."""
    project = read_settings(config, release_substitutions.Settings).project()
    release = release_substitutions.release_of(app, config)
    links = role_links(project, release, read_settings(config, Settings), config.language)
    config.extlinks = {**links, **config.extlinks}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the roles."""
    app.setup_extension("sphinx.ext.extlinks")
    app.setup_extension("docwarden_sphinx.release_substitutions")
    add_settings(app, Settings)
    app.connect("config-inited", add_links)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
