# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A file that the file system calls unchanged is not read for its digest; any doubt is."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from docwarden_sphinx.content_digests import ContentDigests, digest, to_keep

if TYPE_CHECKING:
    from pathlib import Path

    from docwarden_sphinx.content_digests import Kept

LONG_AGO = time.time_ns() - 60_000_000_000


def kept_as(file: Path, known: str, later: int = 60_000_000_000) -> Kept:
    return to_keep([(str(file), known)], time.time_ns() + later)


def test_what_did_not_change_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "page.rst"
    file.write_text("text", encoding="utf-8")
    assert ContentDigests(tmp_path, kept_as(file, "known")).of("page.rst") == "known"


def test_what_changed_is_read(tmp_path: Path) -> None:
    file = tmp_path / "page.rst"
    file.write_text("text", encoding="utf-8")
    kept = kept_as(file, "known")
    file.write_text("next", encoding="utf-8")
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    assert ContentDigests(tmp_path, kept).of("page.rst") == digest(file)


def test_what_may_have_changed_since_it_was_read_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "page.rst"
    file.write_text("text", encoding="utf-8")
    assert to_keep([(str(file), "known")], time.time_ns()) == {}
    assert to_keep([(str(file), "known")], LONG_AGO) == {}
    assert kept_as(file, "known")


def test_what_is_gone_has_no_digest(tmp_path: Path) -> None:
    file = tmp_path / "page.rst"
    file.write_text("text", encoding="utf-8")
    kept = kept_as(file, "known")
    file.unlink()
    assert ContentDigests(tmp_path, kept).of("page.rst") == ""
    assert kept_as(file, "known") == {}
