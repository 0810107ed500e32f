# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden image``: the name of the docs-builder image, and the places that refer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docwarden import builder_image, pages, registry
from docwarden.checks.image_reference import check_references
from docwarden.cli.invocation import pass_invocation
from docwarden.errors import ConfigError
from docwarden.reporters import Report
from docwarden.source import WorkTree
from docwarden.wording import counted

if TYPE_CHECKING:
    from docwarden.cli.invocation import Invocation
    from docwarden.config import Config
    from docwarden.finding import Finding


@click.group()
def command() -> None:
    """Keep references to the docs-builder image in step with what it is made from."""


@command.command()
@pass_invocation
def tag(invocation: Invocation) -> None:
    """Print the name of the image, whose tag is a digest of all that it is made from."""
    config = invocation.load_config()
    click.echo(f"{config.settings.image.name}:{_tag(config)}")


@command.command()
@click.option(
    "--check", "mode", flag_value="check", default="check", help="Report what is out of step (default)."
)
@click.option("--update", "mode", flag_value="update", help="Write the tag of today into each file.")
@click.option(
    "--digest", default="", metavar="sha256:…", help="With --update: the digest that a registry gave it."
)
@pass_invocation
def refs(invocation: Invocation, mode: str, digest: str) -> None:
    """Check or update the references in the files of image.files."""
    config = invocation.load_config()
    if digest and not builder_image.DIGEST.fullmatch(digest):
        raise click.BadParameter(f'expected sha256: and 64 digits, found "{digest}"', param_hint="--digest")
    if digest and mode != "update":
        raise click.UsageError("--digest needs --update")
    current = _tag(config)
    written = _update(config, current, digest) if mode == "update" else []
    found = _check(config, current, invocation)
    rules = {rule.id: rule for rule in registry.rules()} if invocation.format == "sarif" else {}
    done = f"wrote {counted(len(written), 'file')}; " if written else ""
    summary = f"{done}{counted(len(config.settings.image.files), 'file')}, tag {current}"
    invocation.finish(Report("image", summary, tuple(found), (), rules), config)


def _tag(config: Config) -> str:
    image = config.settings.image
    if not image.name or not image.inputs:
        raise ConfigError("image.name and image.inputs are not set", hint="set them in docwarden.toml")
    return builder_image.tag(config.root, (image.dockerfile, *image.inputs))


def _check(config: Config, current: str, invocation: Invocation) -> list[Finding]:
    image, codebase = config.settings.image, WorkTree(config.root)
    texts = {path: codebase.read_text(path) for path in image.files}
    found = [one for path, text in texts.items() for one in builder_image.references(text, path, image.name)]
    return sorted(check_references(found, texts, current, f"{invocation.command} image refs --update"))


def _update(config: Config, current: str, digest: str) -> list[pages.Plan]:
    image, codebase = config.settings.image, WorkTree(config.root)
    texts = {path: codebase.read_text(path) for path in image.files}
    new = [
        pages.Page(path, builder_image.update(text, image.name, current, digest), "image", adopted=True)
        for path, text in texts.items()
    ]
    return pages.write(config.root, pages.plan(config.root, new))
