# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""reStructuredText that is no page: examples of mark-up in code blocks, and files beside the manual.

docutils parses it with the names that the project's Sphinx knows, but none of these acts: an example of a
label defines none. What is wrong comes back as lines and messages.
"""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.utils import Reporter

from docwarden.checks import code_blocks, suspicious_markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.environment import BuildEnvironment

Problem = tuple[int, str]


class _AnyOption(dict[str, Any]):
    """Takes every option as it is."""

    def __missing__(self, name: str) -> Callable[[str | None], str | None]:
        return directives.unchanged


class _Inert(Directive):
    """Stands for a directive that Sphinx or an extension brings; what it holds may be no reStructuredText."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Any] = _AnyOption({"class": directives.unchanged})

    def run(self) -> list[nodes.Node]:
        """Give nothing."""
        return []


class _Code(_Inert):
    """Stands for the directives of code blocks, whose code is looked at."""

    def run(self) -> list[nodes.Node]:
        """Give the code, with its language and its line."""
        text = "\n".join(self.content)
        block = nodes.literal_block(text, text)
        block["language"] = self.arguments[0] if self.arguments else ""
        block.line = self.content_offset + 1
        return [block]


#: Directives of docutils that open files, and those that Sphinx makes something else of.
_STAND_INS: dict[str, type[Directive]] = {
    **dict.fromkeys(("code", "code-block", "sourcecode", "highlight"), _Code),
    **dict.fromkeys(("include", "raw", "csv-table", "math", "default-role", "role", "title", "meta"), _Inert),
}


def problems(env: BuildEnvironment, text: str, *, code: bool = False) -> list[Problem]:
    """Give what is wrong with a text, by line from 1; with ``code``, the syntax of its code blocks, too."""
    found: list[Problem] = []
    last = text.count("\n") + 1

    def note(message: nodes.system_message) -> None:
        words = " ".join(message.children[0].astext().split()) if message.children else ""
        quiet = message["level"] == Reporter.INFO_LEVEL and not suspicious_markup.is_suspicious(words)
        line = message.get("line") or 1
        if not quiet and line <= last and not _is_defined(env, words):
            found.append((line, words))

    with _names_of(env):
        document = _parse(f"{text}\n\n{env.config.rst_prolog or ''}\n\n{env.config.rst_epilog or ''}", note)
    if code:
        found += _code_problems(document)
    return sorted(dict.fromkeys(found))


def _parse(text: str, note: Callable[[nodes.system_message], None]) -> nodes.document:
    from docutils.readers import standalone  # noqa: PLC0415

    class Reader(standalone.Reader):  # type: ignore[misc,unused-ignore]
        """The usual reader, which is listened to."""

        def new_document(self) -> nodes.document:
            document = super().new_document()
            document.reporter.attach_observer(note)
            return document

    settings = {
        "report_level": Reporter.SEVERE_LEVEL + 1,
        "halt_level": Reporter.SEVERE_LEVEL + 1,
        "warning_stream": False,
        "_disable_config": True,
        "file_insertion_enabled": False,
        "smart_quotes": False,
    }
    return publish_doctree(text, reader=Reader(), settings_overrides=settings)


def _code_problems(document: nodes.document) -> Iterator[Problem]:
    for block in document.findall(nodes.literal_block):
        if problem := code_blocks.problem(block.get("language", ""), block.astext()):
            yield (block.line or 1) + problem[0] - 1, problem[2]


def _is_defined(env: BuildEnvironment, message: str) -> bool:
    """Tell whether a message is about a substitution that an extension resolves later."""
    from docwarden_sphinx import release_substitutions  # noqa: PLC0415

    if not message.startswith('Undefined substitution referenced: "'):
        return False
    name = message.split('"')[1]
    mine = "docwarden_sphinx.release_substitutions" in env._app.extensions  # noqa: SLF001
    return name in {"version", "release", "today"} or (mine and name in release_substitutions.NAMES)


@contextlib.contextmanager
def _names_of(env: BuildEnvironment) -> Iterator[None]:
    """Have docutils find its own directives and roles, and inert ones for those of Sphinx and its extensions."""
    known_directives = {*directives._directives, *_of_domains(env, "directives")}  # noqa: SLF001
    known_roles = {*roles._roles, *_of_domains(env, "roles")}  # noqa: SLF001
    own = directives._directive_registry  # noqa: SLF001

    def directive(name: str, language: Any, document: Any) -> tuple[type[Directive] | None, list[Any]]:
        name = name.lower()
        if name in _STAND_INS:
            return _STAND_INS[name], []
        if name in own:
            return _own_directive(name), []
        return (_Inert, []) if name in known_directives else (None, [])

    def role(name: str, language: Any, line: int, reporter: Any) -> tuple[Any, list[Any]]:
        return (_inert_role, []) if name.lower() in known_roles or not name else found_role(name)

    def found_role(name: str) -> tuple[Any, list[Any]]:
        return roles._role_registry.get(name.lower()), []  # noqa: SLF001

    before = directives.directive, roles.role
    directives.directive, roles.role = directive, role
    try:
        yield
    finally:
        directives.directive, roles.role = before


def _own_directive(name: str) -> type[Directive]:
    import importlib  # noqa: PLC0415

    module, class_name = directives._directive_registry[name]  # noqa: SLF001
    found: type[Directive] = getattr(
        importlib.import_module(f"docutils.parsers.rst.directives.{module}"), class_name
    )
    return found


def _inert_role(  # noqa: PLR0913, PLR0917 - docutils' signature
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = ()
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    return [nodes.emphasis(rawtext, text)], []


def _of_domains(env: BuildEnvironment, kind: str) -> Iterator[str]:
    """Give the names that domains bring, with and without the name of the domain."""
    for domain in env.domains.sorted():
        for name in getattr(domain, kind):
            yield from (name.lower(), f"{domain.name}:{name}".lower())
    yield from itertools.chain(())
