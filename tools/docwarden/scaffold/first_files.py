# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The first files of a manual, from the templates beside this module; a file that exists is never touched."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import docwarden
from docwarden.errors import OutputError
from docwarden.scaffold import settings_file
from docwarden.scaffold.proposal import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docwarden.scaffold.proposal import Proposal
    from docwarden.scaffold.survey import Survey

TEMPLATES = Path(__file__).parent / "files"

#: Templates by the path of what is made of them; ``{manual}`` is the folder of the manual.
MANUAL = {
    "{manual}/.gitignore": "gitignore.in",
    "{manual}/conf.py": "conf.py.in",
    "{manual}/index.rst": "index.rst.in",
    "{manual}/redirects.txt": "redirects.txt.in",
    "{manual}/spelling_wordlist.txt": "spelling_wordlist.txt.in",
    "{manual}/versions.toml": "versions.toml.in",
    "{manual}/requirements.txt": "requirements.txt.in",
    "{manual}/.readthedocs.yaml": "readthedocs.yaml.in",
}
#: What lists the pages of the command reference, whose generator makes no index.
COMMANDS = """\
#################
Command reference
#################

.. toctree::
   :maxdepth: 1
   :glob:

   *
"""

WORKFLOW = {".github/workflows/documentation.yaml": "documentation.yaml.in"}


@dataclass(frozen=True, slots=True)
class Written:
    """Which files were made, and which were there already."""

    made: tuple[str, ...]
    kept: tuple[str, ...]


def render(proposal: Proposal, found: Survey) -> dict[str, str]:
    """Give the texts of all first files by path; a manual that is there gets settings and a workflow only."""
    texts = {"docwarden.toml": settings_file.render(proposal)}
    templates = WORKFLOW if found.manual else {**MANUAL, **WORKFLOW}
    if f"{proposal.manual}/index.md" in found.pages:
        templates = {path: name for path, name in templates.items() if name != "index.rst.in"}
    line = "#" * max(len(proposal.project), 4)
    words = {
        "LINE": line,
        "PROJECT": proposal.project,
        "MANUAL": proposal.manual,
        "VERSION": docwarden.__version__,
        "PAGES": "".join(f"   {entry}\n" for entry in _contents(proposal, found)),
    }
    for path, name in templates.items():
        texts[path.format(manual=proposal.manual)] = fill_in(name, words)
    if not found.manual:
        texts |= _reference(proposal, found)
    return texts


def fill_in(name: str, words: Mapping[str, str]) -> str:
    """Fill in a template: ``@PROJECT@`` and so on."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text


def _contents(proposal: Proposal, found: Survey) -> list[str]:
    """Give the entries of the front page: pages that are there, folders of them, then the reference."""
    names = [PurePosixPath(path).relative_to(proposal.manual).with_suffix("") for path in found.pages]
    entries = dict.fromkeys(f"{name.parts[0]}/**" if len(name.parts) > 1 else name.name for name in names)
    return [*(entry for entry in entries if entry != f"{REFERENCE}/**"), f"{REFERENCE}/index"]


def _reference(proposal: Proposal, found: Survey) -> dict[str, str]:
    """Give the index of the reference pages, and a page for each OpenAPI document."""
    folder = f"{proposal.manual}/{REFERENCE}"
    pages = [entry.page for entry in proposal.working]
    texts = {f"{folder}/cmdref/index.rst": COMMANDS} if "cmdref/index" in pages else {}
    up = "../" * (len(PurePosixPath(folder).parts) + 1)
    for path in found.openapi:
        name = "-".join(PurePosixPath(path).with_suffix("").parts)
        pages.append(f"api/{name}")
        title = f"API from ``{path}``"
        # The specification has descriptions in Markdown (CommonMark; GitHub's in version 2).
        directive = f".. openapi:: {up}{path}\n   :format: markdown\n"
        texts[f"{folder}/api/{name}.rst"] = f"{_heading(title)}\n{directive}"
    listed = "".join(f"   {page}\n" for page in pages)
    toctree = f"\n.. toctree::\n   :maxdepth: 1\n\n{listed}" if pages else ""
    texts[f"{folder}/index.rst"] = f"{_heading('Reference')}\nThese pages are made from the code.\n{toctree}"
    return texts


def _heading(title: str) -> str:
    line = "#" * max(len(title), 4)
    return f"{line}\n{title}\n{line}\n"


def write(root: Path, texts: Mapping[str, str]) -> Written:
    """Write the files that are not there; when one cannot be written, those made so far are removed again."""
    made: list[str] = []
    kept: list[str] = []
    try:
        for path, text in texts.items():
            (made if _make(root / path, text) else kept).append(path)
    except OSError as error:
        for path in made:
            with contextlib.suppress(OSError):
                (root / path).unlink()
        raise OutputError(f"{error.filename} cannot be written: {error.strerror}; nothing was kept") from None
    return Written(tuple(made), tuple(kept))


def _make(file: Path, text: str) -> bool:
    """Write a file, unless there is one, or a link, of that name; tell whether it was made."""
    if file.is_symlink() or file.exists():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    return True
