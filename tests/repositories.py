# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Makes small git repositories for tests, whatever the configuration of the machine says."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A. Writer",
    "GIT_AUTHOR_EMAIL": "writer@example.org",
    "GIT_COMMITTER_NAME": "A. Writer",
    "GIT_COMMITTER_EMAIL": "writer@example.org",
}


def prose(seed: str, lines: int = 20) -> str:
    """Make a text of which two with different seeds have nothing in common."""
    return "".join(f"{seed} tells on line {number} of {seed}.\n" for number in range(lines))


class Repository:
    """A repository with a manual below ``Documentation``; paths of pages are relative to that folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.docs = root / "Documentation"

    @classmethod
    def new(cls, root: Path, *pages: str) -> Repository:
        """Make a repository whose first commit, tagged ``base``, holds these pages."""
        made = cls(root)
        made.git("init", "--quiet", "--initial-branch=main")
        for page in pages:
            made.write(page, prose(page))
        made.commit("base")
        made.git("tag", "base")
        return made

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **ENVIRONMENT},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, page: str, text: str) -> Path:
        file = self.docs / page
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def move(self, page: str, new: str) -> None:
        """Move a page without telling git."""
        target = self.docs / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.docs / page).rename(target)

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", f"--message={message}")
        return self.git("rev-parse", "HEAD")

    def clone(self, folder: Path, *options: str) -> Repository:
        self.git("clone", "--quiet", *options, self.root.as_uri(), str(folder))
        return Repository(folder)
