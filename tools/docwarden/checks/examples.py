# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Whether the API server would take the custom resources that example files and the manual show.

``check_examples`` is the seam for whoever reads the sources: a pure function from snippets and schemas to
findings.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from docwarden.documents import column_of, line_of
from docwarden.errors import InputError
from docwarden.examples import validator
from docwarden.examples.collection import moved, place_of, unused
from docwarden.examples.objects import (
    is_placeholder,
    is_template,
    node_at,
    read_objects,
    repeated_keys,
    value_of,
)
from docwarden.facts.manifests import SUFFIXES
from docwarden.finding import Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import yaml

    from docwarden.config import Examples
    from docwarden.examples.collection import Kinds
    from docwarden.examples.objects import Objects
    from docwarden.examples.snippet import Snippet
    from docwarden.facts.manifests import Manifest
    from docwarden.finding import Finding

UNKNOWN_FIELD = Rule(
    id="example-unknown-field",
    severity=Severity.ERROR,
    summary="An example has only fields that its kind knows.",
    why="The API server drops an unknown field, or refuses the object. The reader gets something else than "
    "the manual promises, and for a policy that may mean no protection.",
    bad="spec:\n  endpointSelecter: {}",
    good="spec:\n  endpointSelector: {}",
    language="yaml",
)
INVALID = Rule(
    id="example-invalid",
    severity=Severity.ERROR,
    summary="An example is valid: the schema of its kind takes its values.",
    why="A reader copies the example, and the API server refuses it.",
    bad="spec:\n  priority: high",
    good="spec:\n  priority: 10",
    language="yaml",
)
MALFORMED = Rule(
    id="example-malformed",
    severity=Severity.ERROR,
    summary="An example of a custom resource is YAML.",
    why="What no tool can read, no reader can apply; the mistake is often a tab or a lost indentation.",
    bad="spec:\n  rules:\n - name: a",
    good="spec:\n  rules:\n    - name: a",
    language="text",
)
UNKNOWN_KIND = Rule(
    id="example-unknown-kind",
    severity=Severity.ERROR,
    summary="The kind and the version of an example exist and are served.",
    why="Versions go out of service, and kinds are renamed; an example of the old one cannot be applied.",
    bad="apiVersion: lb.breakwater.example/v1alpha1\nkind: TrafficPolicy",
    good="apiVersion: lb.breakwater.example/v1\nkind: TrafficPolicy",
    language="yaml",
)
DEPRECATED = Rule(
    id="example-deprecated",
    severity=Severity.WARNING,
    summary="An example is of a version that is not deprecated.",
    why="Readers copy examples for years; each copy of an old version has to be moved later.",
    bad="apiVersion: lb.breakwater.example/v1beta1\nkind: TrafficPolicy",
    good="apiVersion: lb.breakwater.example/v1\nkind: TrafficPolicy",
    language="yaml",
)
SKIP = Rule(
    id="example-skip",
    severity=Severity.WARNING,
    summary="An example that is left out says why, and would be looked at otherwise.",
    why="Without a reason nobody knows when the example may be checked again; a comment that is not needed "
    "any more hides the next mistake.",
    bad="# example-skip\nkind: TrafficPolicy",
    good="# example-skip: shows what version 1.2 refuses\nkind: TrafficPolicy",
    language="yaml",
)

PATTERN = Rule(
    id="example-pattern",
    severity=Severity.WARNING,
    summary="The patterns of schemas are RE2's, so that examples can be held against them.",
    why="Kubernetes reads patterns as Go reads regular expressions, which are RE2's. One with a look-ahead "
    "or a back-reference is refused with its definition, and no example can be checked against it.",
    bad="pattern: '^(?!-)[a-z-]+$'",
    good="pattern: '^[a-z][a-z-]*$'",
    language="yaml",
)

#: The API group of an object, in YAML or in JSON.
_GROUP = re.compile(r"""\bapiVersion["']?[ \t]*:[ \t]*["']?([^\s/"']+)/""")

#: What an example that leaves something out may lack.
_NEEDS = {"required", "anyOf", "oneOf", "minItems", "minProperties"}

_JUNCTORS = {"oneOf": "exactly one", "anyOf": "at least one"}
_LONGEST = 160


@dataclass(slots=True)
class Outcome:
    """What came of the snippets: findings, how many objects were looked at, and why others were not."""

    findings: list[Finding] = field(default_factory=list)
    checked: int = 0
    files: set[str] = field(default_factory=set)
    skipped: Counter[str] = field(default_factory=Counter)


def check_examples(snippets: Iterable[Snippet], kinds: Kinds) -> Outcome:
    """Hold all custom resources of ours in the snippets against their schemas."""
    outcome = Outcome()
    for place, pattern in kinds.odd_patterns.items():
        outcome.findings.append(
            PATTERN.at(place, f"RE2 does not know the pattern {pattern}", hint="no value is held against it")
        )
    for snippet in snippets:
        if _mentions(snippet, kinds):
            _check(snippet, kinds, outcome)
    outcome.findings.sort()
    return outcome


def needless_skips(settings: Examples, snippets: Iterable[Snippet], label: str) -> Iterator[Finding]:
    """Report the entries of ``ignore`` in the settings file ``label`` that match nothing."""
    for entry in unused(settings, snippets):
        yield SKIP.at(
            Location(label), f'no example is in a file that "{entry.pattern}" matches', hint="remove it"
        )


def _mentions(snippet: Snippet, kinds: Kinds) -> bool:
    return any(group in kinds.groups for group in _GROUP.findall(snippet.text))


def _check(snippet: Snippet, kinds: Kinds, outcome: Outcome) -> None:
    if snippet.skip is not None:
        if not snippet.skip:
            outcome.findings.append(
                SKIP.at(place_of(snippet, 1, 1), "the example is left out without a reason")
            )
        outcome.skipped[snippet.skip or "no reason given"] += 1
        return
    if is_template(snippet.text):
        outcome.skipped["a template"] += 1
        return
    try:
        objects = read_objects(snippet.text, snippet.path)
        for manifest in objects.manifests:
            group = manifest.api_version.rpartition("/")[0]
            if group in kinds.groups:
                outcome.checked += 1
                outcome.files.add(snippet.path)
                outcome.findings += _object(manifest, snippet, kinds, objects)
    except InputError as error:
        place, message = moved(error, snippet)
        outcome.findings.append(MALFORMED.at(place, message.removeprefix("malformed YAML: ")))
    except RecursionError:
        place = place_of(snippet, 1, 1)
        outcome.findings.append(INVALID.at(place, "the example nests too deep to be checked"))


def _object(manifest: Manifest, snippet: Snippet, kinds: Kinds, objects: Objects) -> Iterator[Finding]:
    edition = kinds.editions.get((manifest.api_version, manifest.kind))
    root = manifest.value.node
    place = _place(snippet, node_at(root, ["apiVersion"]))
    name = f"{manifest.kind} of {manifest.api_version}"
    if not edition or not edition.served:
        what = "is not served any more" if edition else "is not defined"
        yield UNKNOWN_KIND.at(place, f"{name} {what}", hint=_known(manifest, kinds))
        return
    if edition.deprecated:
        yield DEPRECATED.at(place, edition.warning or f"{name} is deprecated")
    for key in repeated_keys(root):
        yield INVALID.at(_place(snippet, key), f'"{key.value}" stands here a second time')
    # A block of a page without metadata is an excerpt, which nobody can apply as it is.
    if "metadata" not in manifest.value.mapping() and not snippet.path.endswith(SUFFIXES):
        objects = replace(objects, partial=True)
    if edition.schema:
        for error in validator.errors(value_of(manifest), edition.schema):
            yield from _report(error, root, snippet, objects)


def _known(manifest: Manifest, kinds: Kinds) -> str:
    served = [name for name, edition in kinds.editions.items() if edition.served]
    versions = sorted(version for version, kind in served if kind == manifest.kind)
    return f"known: {', '.join(versions)}" if versions else _near(manifest.kind, {kind for _, kind in served})


def _is_excused(error: Any, *, partial: bool) -> bool:
    """Tell whether an error comes of what the example leaves to the reader."""
    return is_placeholder(error.instance) or (
        partial and (error.validator in _NEEDS or error.instance is None)
    )


def _report(error: Any, root: yaml.Node, snippet: Snippet, objects: Objects) -> Iterator[Finding]:
    """Say what is wrong, and where; ``error`` is a ValidationError, whose attributes have no useful types."""
    path = list(error.absolute_path)
    if error.validator == "additionalProperties":
        mapping, known = node_at(root, path), error.schema.get("properties") or {}
        for name in error.instance:
            key = node_at(root, [*path, name], key=True)
            if name not in known and not objects.may_hide_parent(mapping, key):
                message = f'there is no field "{_dotted([*path, name])}"'
                yield UNKNOWN_FIELD.at(_place(snippet, key), message, hint=_near(name, known))
    elif not _is_excused(error, partial=objects.partial):
        message = f"{_dotted(path) or 'the object'}: {_message(error)}"
        yield INVALID.at(_place(snippet, node_at(root, path)), message)


def _near(name: Any, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(str(name), list(known), n=1)
    return f'did you mean "{near[0]}"?' if near else ""


def _message(error: Any) -> str:
    if error.validator == "required":
        return str(error.message).replace("'", '"').replace("is a required property", "is missing")
    if error.validator == "type":
        types = error.validator_value
        names = [types] if isinstance(types, str) else types
        return f"expected {' or '.join(names)}, found {_shown(error.instance)}"
    if error.validator == "enum":
        return (
            f"expected one of {', '.join(map(_plain, error.validator_value))}, found {_shown(error.instance)}"
        )
    if error.validator in _JUNCTORS:
        return _junction(error)
    return _cut(_other(error))


def _other(error: Any) -> str:
    if error.validator == "not":
        return f"must not hold: {_shown(error.validator_value)}"
    if error.validator == "format":
        return f"{_shown(error.instance)} is no {error.validator_value}"
    return str(error.message)


def _junction(error: Any) -> str:
    """Say which fields must be set, or else why the nearest alternative does not hold."""
    parts = error.validator_value
    names = [" with ".join(part.get("required") or []) for part in parts if isinstance(part, dict)]
    if names and all(names):
        return f"{_JUNCTORS[error.validator]} of these must be set: {', '.join(names)}"
    reasons = list(dict.fromkeys(_message(inner) for inner in error.context or ()))
    return "; ".join(reasons) or f"{_JUNCTORS[error.validator]} of {len(parts)} conditions must hold"


def _shown(value: object) -> str:
    return _cut(json.dumps(value, ensure_ascii=False, default=str))


def _plain(value: object) -> str:
    return value if isinstance(value, str) and value else _shown(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} \N{HORIZONTAL ELLIPSIS}"


def _dotted(path: Iterable[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _place(snippet: Snippet, node: yaml.Node) -> Location:
    return place_of(snippet, line_of(node), column_of(node))
