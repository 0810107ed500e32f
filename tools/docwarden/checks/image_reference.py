# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Whether each place that names the docs-builder image names the one that today's files make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.builder_image import Reference
    from docwarden.finding import Finding

IMAGE_REFERENCE = Rule(
    id="image-reference",
    severity=Severity.ERROR,
    summary="A workflow that runs in the docs-builder image names the image of today's Dockerfile and lock.",
    why="A workflow that names an older image checks the manual with other versions than everybody else, and "
    "a change of the lock seems to be tested when it is not.",
    bad="# requirements.txt was changed\nimage: ghcr.io/acme/docs-builder:0f3c…",
    good="# docwarden image refs --update\nimage: ghcr.io/acme/docs-builder:a81d…",
    language="yaml",
)


def check_references(
    found: Iterable[Reference], files: Iterable[str], tag: str, hint: str
) -> Iterator[Finding]:
    """Report references to another tag, and files that were to have one and have none."""
    known = list(found)
    for one in known:
        if one.tag != tag:
            message = f'the image of these files has the tag "{tag}", found "{one.tag}"'
            yield IMAGE_REFERENCE.at(one.location, message, hint=hint)
    for path in sorted(set(files) - {one.location.path for one in known}):
        yield IMAGE_REFERENCE.at(Location(path), "no reference to the image", hint="see image.files")
