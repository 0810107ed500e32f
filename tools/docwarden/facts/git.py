# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Asks git about the repository of a folder: reads only, and says what is wrong in words that help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden import process
from docwarden.errors import InputError, ProgramError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COMMIT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class Git:
    """Runs git in one folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that git runs in."""
        self.folder = folder

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> process.Completed:
        """Run a command of git, whatever comes of it; nothing is locked, paths stand for themselves."""
        fixed = {
            "LC_ALL": "C",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_LITERAL_PATHSPECS": "1",
            "GIT_NO_LAZY_FETCH": "1",  # what a partial clone lacks is not fetched: no network
        }
        return process.run(
            ["git", *arguments], folder=self.folder, environment={**fixed, **(environment or {})}
        )

    def output(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        """Give what a command says; raise ProgramError where it fails."""
        done = self.run(*arguments, environment=environment)
        if done.code:
            reason = next(iter(done.errors.strip().splitlines()), f"exit code {done.code}")
            raise ProgramError(f"git {arguments[0]} failed: {reason.removeprefix('fatal: ')}")
        return done.output

    def ask(self, *arguments: str) -> str:
        """Give one line of output, nothing where git says no."""
        done = self.run(*arguments)
        return "" if done.code else done.output.strip()

    def check(self) -> None:
        """Raise InputError where the folder is in no work tree, or in one that git does not trust."""
        self._check("--is-inside-work-tree", "work tree to compare with")

    def check_repository(self) -> None:
        """Raise InputError where the folder is in no repository, be it with or without a work tree."""
        if self.run("rev-parse", "--is-bare-repository").output.strip() != "true":
            self._check("--is-inside-work-tree", "repository")

    def _check(self, question: str, what: str) -> None:
        done = self.run("rev-parse", question)
        if "dubious ownership" in done.errors:
            hint = f"git config --global --add safe.directory {self._safe_folder(done.errors)}"
            raise InputError("git does not trust this work tree, it belongs to another user", hint=hint)
        if done.code or done.output.strip() != "true":
            raise InputError(f"there is no git {what}", hint="run this in a clone of the repository")

    @staticmethod
    def _safe_folder(errors: str) -> str:
        found = re.search(r"repository at '([^']*)'", errors)
        return found[1] if found else "DIR"

    @property
    def is_shallow(self) -> bool:
        """Tell whether the clone lacks a part of its history."""
        return self.ask("rev-parse", "--is-shallow-repository") == "true"

    def commit(self, name: str) -> str:
        """Give the id of a commit, nothing where there is no such one."""
        return self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")

    def path(self, name: str) -> str:
        """Find where the repository keeps its index or its objects; a linked work tree has its own index."""
        return self.output("rev-parse", "--git-path", name).rstrip("\n")

    def remote(self) -> str:
        """Choose the remote: the one that a fork calls upstream, else origin, else the first."""
        remotes = self.ask("remote").split()
        return next((name for name in ("upstream", "origin", *remotes) if name in remotes), "")
