# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The files of HTML output that are no pages: static and extra files, images, downloads."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import _assets
from sphinx.util._uri import is_url

from docwarden_sphinx import patches

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

#: Endings of static files that are templates; the file that is made of one has none.
_TEMPLATE_ENDINGS = (".jinja", "_t")


def is_asset(builder: StandaloneHTMLBuilder, file: str) -> bool:
    """Tell whether a file is copied to the output for its own sake."""
    return any(_below(file, folder) for folder, _ in _asset_folders(builder)) or file in _named_files(builder)


def is_template(builder: StandaloneHTMLBuilder, file: str) -> bool:
    """Tell whether pages are made with a file: a template of the manual, or a part of its theme."""
    folders = [*map(str, builder.theme.get_theme_dirs())]
    folders += [os.path.normpath(builder.confdir / path) for path in builder.config.templates_path]
    return any(_below(file, folder) for folder in folders)


def refresh(builder: StandaloneHTMLBuilder, files: Iterable[str]) -> None:
    """Copy static and extra files again, without those of ``files`` that are gone."""
    for file in files:
        if not Path(file).exists():
            _remove_copies(builder, file)
    builder.copy_static_files()
    builder.copy_extra_files()
    _assets._file_checksum_inner.cache_clear()
    patches.forget_checksums()


@dataclass(frozen=True, slots=True)
class Requested:
    """The style sheets and scripts that extensions asked for before the first page was written."""

    css_files: list[tuple[str, dict[str, Any]]]
    js_files: list[tuple[str | None, dict[str, Any]]]


def requested(app: Sphinx) -> Requested:
    """Note what was asked for so far."""
    return Requested(list(app.registry.css_files), list(app.registry.js_files))


def restore_requested(builder: StandaloneHTMLBuilder, before: Requested | None) -> None:
    """Forget what extensions asked for while pages were written: it was not for the pages that follow."""
    if before is not None:
        builder._registry.css_files[:] = before.css_files
        builder._registry.js_files[:] = before.js_files
        builder._css_files[:] = builder._orig_css_files
        builder._js_files[:] = builder._orig_js_files


def keep_only(folder: Path, wanted: set[str]) -> None:
    """Remove the files below an output folder that no page shows any more; names are relative to it."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            file = Path(parent, name)
            if file.relative_to(folder).as_posix() not in wanted:
                file.unlink()
        with contextlib.suppress(OSError):
            Path(parent).rmdir()


def other_pages(builder: StandaloneHTMLBuilder, pages: Container[str]) -> set[str]:
    """Give the names of pages in the output that are made of no source, and belong to no asset."""
    outdir = Path(builder.outdir)
    extra = {target / name for name, target in _extra_files(builder)}
    found = set()
    for file in outdir.rglob(f"*{builder.out_suffix}"):
        name = file.relative_to(outdir).as_posix()
        if name not in pages and not name.startswith("_") and file not in extra:
            found.add(name.removesuffix(builder.out_suffix))
    return found


def _extra_files(builder: StandaloneHTMLBuilder) -> Iterator[tuple[Path, Path]]:
    """Give each file of the folders of assets, relative to these, and the folder that it is copied to."""
    for folder, target in _asset_folders(builder):
        top = Path(folder)
        if top.is_file():
            yield Path(top.name), target
        yield from ((file.relative_to(top), target) for file in top.rglob("*"))


def remove(file: Path, outdir: Path) -> None:
    """Remove an output file, and the folders that it leaves empty."""
    with contextlib.suppress(OSError):
        file.unlink()
        for folder in file.parents:
            if folder == outdir:
                break
            folder.rmdir()


def _remove_copies(builder: StandaloneHTMLBuilder, file: str) -> None:
    for folder, target in _asset_folders(builder):
        if _below(file, folder):
            copy = target / os.path.relpath(file, folder)
            for ending in ("", *_TEMPLATE_ENDINGS):
                remove(copy.with_name(copy.name.removesuffix(ending)), Path(builder.outdir))


def _asset_folders(builder: StandaloneHTMLBuilder) -> Iterator[tuple[str, Path]]:
    """Give each folder of assets, and the folder that its files are copied to."""
    for path in builder.config.html_static_path:
        yield os.path.normpath(builder.confdir / path), Path(builder.outdir, "_static")
    for path in builder.config.html_extra_path:
        yield os.path.normpath(builder.confdir / path), Path(builder.outdir)


def _named_files(builder: StandaloneHTMLBuilder) -> Iterator[str]:
    for name in (builder.config.html_logo, builder.config.html_favicon):
        if name and not is_url(name):
            yield os.path.normpath(builder.confdir / name)


def _below(file: str, folder: str) -> bool:
    return file == folder or file.startswith(folder + os.sep)
