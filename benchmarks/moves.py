# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Moves and deletes pages of a checkout, with what leads to them, and without the redirects they need."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from pathlib import Path


class Moves:
    """The pages of a manual that can be moved: known to the base, listed once, named nowhere else."""

    def __init__(self, root: Path, source: str, base: str) -> None:
        """Take the checkout, the folder of the manual in it, and the commit that redirects go back to."""
        self._root, self._source = root, root / source
        self._texts = {page: page.read_text(encoding="utf-8") for page in self._source.rglob("*.rst")}
        known = set(self._git("ls-tree", "-r", "--name-only", base, "--", source).splitlines())
        self.able = [page for page in sorted(self._texts) if str(page.relative_to(root)) in known]
        self.able = [page for page in self.able if self._is_alone(page)]

    def move(self, mark: str, chance: random.Random) -> Path:
        """Give a page another name, and correct the toctree; give its old path."""
        page, (toctree, entry) = self._take(chance)
        new = page.with_name(f"{page.stem}-{mark}.rst")
        self._git("mv", str(page), str(new))
        text = toctree.read_text(encoding="utf-8")
        indent, name = entry.split(page.stem, 1)[0], f"{page.stem}-{mark}"
        toctree.write_text(text.replace(f"\n{entry}\n", f"\n{indent}{name}\n"), encoding="utf-8")
        return page

    def delete(self, _mark: str, chance: random.Random) -> Path:
        """Delete a page and its entry in the toctree; give its path."""
        page, (toctree, entry) = self._take(chance)
        self._git("rm", "-q", str(page))
        text = toctree.read_text(encoding="utf-8")
        toctree.write_text(text.replace(f"\n{entry}\n", "\n"), encoding="utf-8")
        return page

    def _take(self, chance: random.Random) -> tuple[Path, tuple[Path, str]]:
        page = self.able.pop(chance.randrange(len(self.able)))
        place = self._entry(page)
        if place is None:
            raise LookupError(page)
        return page, place

    def _is_alone(self, page: Path) -> bool:
        text = self._texts[page]
        labels = re.findall(r"^\.\. _([^:]+):$", text, re.MULTILINE)
        others = "\n".join(one for path, one in self._texts.items() if path != page)
        redirects = (self._source / "redirects.txt").read_text(encoding="utf-8")
        name = page.relative_to(self._source).with_suffix("").as_posix()
        entry = self._entry(page)
        return (
            entry is not None
            and ".. toctree::" not in text
            and ".. glossary::" not in text
            and "include:: " not in text
            and f"{page.name}" not in others
            and f"/{page.stem}" not in others
            and f"`{page.stem}" not in others
            and name not in redirects
            and not any(re.search(rf"[`<]{re.escape(label)}[`>]", others) for label in labels)
        )

    def _entry(self, page: Path) -> tuple[Path, str] | None:
        """Find the only line that is the page's entry in a toctree beside it."""
        found = [
            (beside, match[0])
            for beside in page.parent.glob("*.rst")
            if beside != page
            for match in re.finditer(
                rf"^ +{re.escape(page.stem)}$", beside.read_text(encoding="utf-8"), re.MULTILINE
            )
        ]
        return found[0] if len(found) == 1 else None

    def _git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self._root), *arguments]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
