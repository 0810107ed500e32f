# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Builds the small Sphinx projects beside this file."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from docwarden_sphinx.build import Options, build
from docwarden_sphinx.recording import Record

if TYPE_CHECKING:
    from docwarden_sphinx.build import Summary

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Result:
    """What a build left behind."""

    output: Path
    records: list[Record]
    code: int
    summary: Summary

    def text(self, name: str) -> str:
        return (self.output / name).read_text(encoding="utf-8")

    def page(self, name: str) -> BeautifulSoup:
        return BeautifulSoup(self.text(name), "html.parser")


class Project:
    """A copy of a small project, to build and to change."""

    def __init__(self, name: str, folder: Path) -> None:
        self.root = folder
        self.source = folder / name
        shutil.copytree(HERE / name, self.source)

    def write(self, name: str, text: str) -> None:
        (self.source / name).write_text(text, encoding="utf-8")

    def build(
        self,
        builder: str = "html",
        *,
        jobs: int = 1,
        fresh: bool = False,
        checks: bool = False,
        **define: str,
    ) -> Result:
        output = self.root / "out" / builder
        options = Options(
            source=self.source,
            output=output,
            doctrees=self.root / "out" / "doctrees",
            conf=self.source,
            root=self.root,
            builder=builder,
            jobs=jobs,
            fresh=fresh,
            checks=checks,
            define=define,
        )
        told: list[object] = []
        code, summary = build(options, told.append, None)
        return Result(output, [one for one in told if isinstance(one, Record)], code, summary)
