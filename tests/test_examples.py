# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Example manifests: each finding at its place, and no finding where the API server has nothing to say."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from conftest import conformance
from docwarden.checks.examples import check_examples
from docwarden.config import Documentation, Examples
from docwarden.examples.collection import collect, read_kinds
from docwarden.examples.snippet import included_files, read_page, read_yaml
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Result
    from docwarden.checks.examples import Outcome
    from docwarden.examples.collection import Kinds
    from docwarden.examples.snippet import Snippet

    Docwarden = Callable[..., Result]
    Write = Callable[[str, str | bytes], Path]

CRD = """\
kind: CustomResourceDefinition
spec:
  group: sea.example
  scope: Namespaced
  names: {kind: Buoy, plural: buoys}
  versions:
    - {name: v1alpha1, served: false, storage: false}
    - {name: v1beta1, served: true, storage: false, deprecated: true, deprecationWarning: v1beta1 is going}
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          required: [spec]
          properties:
            spec:
              type: object
              required: [mode]
              oneOf: [{required: [anchor]}, {required: [chain]}, {required: [names]}]
              properties:
                mode: {type: string, default: light}
                anchor: {type: integer, format: int32, minimum: 0, exclusiveMinimum: true}
                chain: {type: string, pattern: '^[a-z]+(?i:X)$', maxLength: 4}
                names: {type: object, additionalProperties: {type: string}}
                color: {type: string, nullable: true, enum: [red, green]}
                port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                cargo:
                  type: object
                  x-kubernetes-embedded-resource: true
                  x-kubernetes-preserve-unknown-fields: true
                cidr: {type: string, format: cidr}
                time: {type: string, format: date-time}
                day: {type: string, format: date}
                wait: {type: string, format: duration}
                either: {anyOf: [{type: number}, {type: string}]}
                odd: {type: string, format: idn-hostname}
                address:
                  type: object
                  oneOf:
                    - properties: {type: {enum: [IP]}, value: {format: ipv4}}
                    - properties: {type: {not: {enum: [IP]}}}
                  properties:
                    type: {type: string, default: IP}
                    value: {type: string}
                tags: {type: array, items: {type: string}, x-kubernetes-list-type: set}
                ports:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [port, proto]
                  items:
                    type: object
                    properties:
                      port: {type: integer}
                      proto: {type: string, default: TCP}
"""
HEAD = "apiVersion: sea.example/v1\nkind: Buoy\nmetadata:\n  name: a\n"


@pytest.fixture
def kinds(write: Write, tmp_path: Path) -> Kinds:
    write("crds/buoys.yaml", CRD)
    return read_kinds(WorkTree(tmp_path), ["crds"])


def told(outcome: Outcome) -> list[str]:
    return [f"{finding.location}: {finding.rule}: {finding.message}" for finding in outcome.findings]


def of_spec(kinds: Kinds, spec: str) -> list[str]:
    text = f"{HEAD}spec:\n{textwrap.indent(spec, '  ')}"
    return told(check_examples([read_yaml(text, "a.yaml")], kinds))


@pytest.mark.parametrize(
    "spec",
    [
        "anchor: 1",
        "chain: abcX",
        "{anchor: 1, color: null}",
        "{anchor: 1, chain: null}",
        "{anchor: 1, port: 80}",
        "{anchor: 1, port: http}",
        "{anchor: 1, free: {a: {b: [1, null]}}}",
        "{anchor: 1, cargo: {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {c: 1}}}",
        "{anchor: 1, cidr: 10.0.0.1/8}",
        "{anchor: 1, cidr: 'fd00::/8'}",
        "{anchor: 1, time: 2026-11-21T04:05:06Z}",
        "{anchor: 1, time: 2026-11-21T04:05:06.5+01:00}",
        "{anchor: 1, day: 2026-11-21}",
        "{anchor: 1, wait: 1h2.5ms}",
        "{anchor: 1, wait: 3 days}",
        "{anchor: 1, odd: 'not, a host'}",
        "{anchor: 1, tags: [a, b]}",
        "{anchor: 1, address: {value: 10.0.0.1}}",
        "{anchor: 1, address: {value: 10.0.0.1, type: null}}",
        "{anchor: 1, address: {value: harbor, type: name}}",
        "{anchor: 1, ports: [{port: 1}, {port: 1, proto: UDP}]}",
        "{names: {a: 10:20, b: '1', 7: c}}",
    ],
)
def test_valid(kinds: Kinds, spec: str) -> None:
    assert of_spec(kinds, spec) == []


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            "{anchor: 1, color: blue}",
            '6:22: example-invalid: spec.color: expected one of red, green, null, found "blue"',
        ),
        ("anchor: one", '6:11: example-invalid: spec.anchor: expected integer, found "one"'),
        ("anchor: true", "6:11: example-invalid: spec.anchor: expected integer, found true"),
        ("anchor: 0", "6:11: example-invalid: spec.anchor: 0 is less than or equal to the minimum of 0"),
        ("anchor: 2147483648", "6:11: example-invalid: spec.anchor: 2147483648 is no int32"),
        ("chain: ABC", "6:10: example-invalid: spec.chain: 'ABC' does not match '^[a-z]+(?i:X)$'"),
        ("chain: abcdx", "6:10: example-invalid: spec.chain: 'abcdx' is too long"),
        ("mode: a", "6:3: example-invalid: spec: exactly one of these must be set: anchor, chain, names"),
        ("{anchor: 1, chain: x, ancor: 2}", '6:25: example-unknown-field: there is no field "spec.ancor"'),
        (
            "{anchor: 1, port: true}",
            "6:21: example-invalid: spec.port: expected integer or string, found true",
        ),
        ("{anchor: 1, cargo: {kind: Pod}}", '6:22: example-invalid: spec.cargo: "apiVersion" is missing'),
        ("{anchor: 1, cidr: 10.0.0.1}", '6:21: example-invalid: spec.cidr: "10.0.0.1" is no cidr'),
        (
            "{anchor: 1, either: true}",
            "6:23: example-invalid: spec.either: expected number, found true; expected string, found true",
        ),
        (
            "{anchor: 1, time: 2026-01-31}",
            '6:21: example-invalid: spec.time: "2026-01-31" is no date-time',
        ),
        (
            "{anchor: 1, time: 2026-02-30T00:00:00Z}",
            '6:21: example-invalid: spec.time: "2026-02-30T00:00:00Z" is no date-time',
        ),
        ("{anchor: 1, day: '20260131'}", '6:20: example-invalid: spec.day: "20260131" is no date'),
        ("{anchor: 1, wait: 5x}", '6:21: example-invalid: spec.wait: "5x" is no duration'),
        ("{anchor: 1, time: noon}", '6:21: example-invalid: spec.time: "noon" is no date-time'),
        (
            "{anchor: 1, address: {value: harbor}}",
            '6:24: example-invalid: spec.address: "harbor" is no ipv4; must not hold: {"enum": ["IP"]}',
        ),
        ("{anchor: 1, tags: [a, a]}", "6:25: example-invalid: spec.tags[1]: an earlier one is equal"),
        (
            "{anchor: 1, ports: [{port: 1}, {port: 1, proto: TCP}]}",
            "6:34: example-invalid: spec.ports[1]: an earlier element has the same port, proto",
        ),
        ("anchor: 1\nanchor: 2", '7:3: example-invalid: "anchor" stands here a second time'),
        ("names: {a: yes}", "6:14: example-invalid: spec.names.a: expected string, found true"),
    ],
)
def test_invalid(kinds: Kinds, spec: str, expected: str) -> None:
    assert f"a.yaml:{expected}" in of_spec(kinds, spec)


def test_what_is_wrong_is_told_once(kinds: Kinds) -> None:
    assert len(of_spec(kinds, "{anchor: 1, port: true}")) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "apiVersion: sea.example/v2\nkind: Buoy\n",
            "1:13: example-unknown-kind: Buoy of sea.example/v2 is not defined",
        ),
        (
            "apiVersion: sea.example/v1alpha1\nkind: Buoy\n",
            "1:13: example-unknown-kind: Buoy of sea.example/v1alpha1 is not served any more",
        ),
        (
            "apiVersion: sea.example/v1\nkind: Boy\n",
            "1:13: example-unknown-kind: Boy of sea.example/v1 is not defined",
        ),
        ("apiVersion: sea.example/v1beta1\nkind: Buoy\n", "1:13: example-deprecated: v1beta1 is going"),
        ("apiVersion: sea.example/v1\nkind: Buoy\n\tmetadata: a\n", "example-malformed"),
        ("apiVersion: sea.example/v1\nkind: Buoy\nmetadata: {}\nspec: {anchor: 1}", "metadata: "),
        (
            f"{HEAD}spec: {{anchor: 1}}\nstatus: {{}}\n",
            '6:1: example-unknown-field: there is no field "status"',
        ),
        (
            f"{HEAD}  lable: a\nspec: {{anchor: 1}}\n",
            '5:3: example-unknown-field: there is no field "metadata.lable"',
        ),
    ],
)
def test_objects(kinds: Kinds, text: str, expected: str) -> None:
    (finding,) = told(check_examples([read_yaml(text, "a.yaml")], kinds))
    assert expected in finding


def test_others_are_not_ours(kinds: Kinds) -> None:
    text = "apiVersion: v1\nkind: Pod\nspec: sea.example/v1 }{\n"
    outcome = check_examples([read_yaml(text, "a.yaml")], kinds)
    assert (outcome.findings, outcome.checked) == ([], 0)


def test_lists_are_looked_into(kinds: Kinds) -> None:
    item = textwrap.indent(f"{HEAD}spec: {{anchor: x}}", "    ")[2:]
    text = f"apiVersion: v1\nkind: List\nitems:\n  -{item[1:]}\n"
    assert told(check_examples([read_yaml(text, "a.yaml")], kinds)) == [
        'a.yaml:8:20: example-invalid: spec.anchor: expected integer, found "x"'
    ]


PAGE = """\
A page
======

.. code-block:: yaml
   :caption: one

   {head}
   spec:
     anchor: wrong-1

#. In a list:

   .. code-block:: shell-session

      $ cat <<'EOF' | kubectl apply -f -
      {head}
      spec:
        anchor: wrong-2
      EOF
      $ kubectl get buoy a -o yaml
      {head}
      spec:
        anchor: wrong-3
      $ echo done

As written::

    {head}
    spec:
      anchor: wrong-4

.. code-block:: python

   {head}
   spec:
     anchor: wrong-in-python
"""


def page(kinds: Kinds, text: str, name: str) -> list[str]:
    return told(check_examples(read_page(text, name), kinds))


def filled(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        if line.strip() == "{head}":
            lines += textwrap.indent(HEAD, line[: line.index("{")]).splitlines()
        else:
            lines.append(line)
    return "\n".join(lines)


def places(text: str, *words: str) -> list[str]:
    lines = text.split("\n")
    numbers = [next(n for n, line in enumerate(lines) if word in line) for word in words]
    return [
        f"{number + 1}:{lines[number].index(word) + 1}" for number, word in zip(numbers, words, strict=True)
    ]


def test_a_page_of_restructured_text(kinds: Kinds) -> None:
    text = filled(PAGE)
    words = [f"wrong-{number}" for number in range(1, 5)]
    expected = [
        f'a.rst:{place}: example-invalid: spec.anchor: expected integer, found "{word}"'
        for place, word in zip(places(text, *words), words, strict=True)
    ]
    assert page(kinds, text, "a.rst") == expected


def test_a_block_behind_tabs(kinds: Kinds) -> None:
    text = ".. code-block:: yaml\n\n" + textwrap.indent(f"{HEAD}spec: {{anchor: x}}", "\t")
    assert [line.partition(": ")[2] for line in page(kinds, text, "a.rst")] == [
        'example-invalid: spec.anchor: expected integer, found "x"'
    ]


def test_a_page_of_markdown(kinds: Kinds) -> None:
    text = (
        f"# A\n\n```yaml\n{HEAD}spec: {{anchor: wrong-1}}\n```\n\n:::{{note}}\n"
        f"~~~{{code-block}} yaml\n:caption: two\n\n{HEAD}spec: {{anchor: wrong-2}}\n~~~\n:::\n\n"
        f"```go\n{HEAD}spec: {{anchor: no}}\n```\n"
    )
    first, second = places(text, "wrong-1", "wrong-2")
    assert [line.split(": ")[0] for line in page(kinds, text, "a.md")] == [f"a.md:{first}", f"a.md:{second}"]


@pytest.mark.parametrize(
    "rest",
    [
        "spec:\n  anchor: 1\n  ...\n",
        "spec:\n  color: red\n  ...\n",
        "spec:\n  # ...\n  color: red\n",
        "spec:\n  ports:\n  - ...\n",
        "spec:\n  anchor: ...\n",
        "...\nanchor: 1\n",
        "[...]\nspec:\n  chain: abX\n[...]\n",
        "spec:\n  chain: <your-chain>\n",
        "spec:\n  chain: ${CHAIN}\n",
    ],
)
def test_what_is_left_to_the_reader(kinds: Kinds, rest: str) -> None:
    assert told(check_examples([read_yaml(HEAD + rest, "a.yaml")], kinds)) == []


def test_an_excerpt_of_a_page_may_lack_fields(kinds: Kinds) -> None:
    head = "apiVersion: sea.example/v1\nkind: Buoy\n"
    assert page(kinds, f"```yaml\n{head}```\n", "a.md") == []
    assert page(kinds, f"```yaml\n{head}spec: {{color: red}}\n```\n", "a.md") == []
    assert page(kinds, f"```yaml\n{head}spec: {{color: blue}}\n```\n", "a.md") != []
    assert page(kinds, f"```yaml\n{HEAD}spec: {{color: red}}\n```\n", "a.md") != []
    assert told(check_examples([read_yaml(f"{head}spec: {{color: red}}\n", "a.yaml")], kinds)) != []


def test_elisions_excuse_no_mistakes(kinds: Kinds) -> None:
    text = f"{HEAD}spec:\n  ancor: 1\n  ...\n  anchor: x\n"
    assert told(check_examples([read_yaml(text, "a.yaml")], kinds)) == [
        'a.yaml:6:3: example-unknown-field: there is no field "spec.ancor"',
        'a.yaml:8:11: example-invalid: spec.anchor: expected integer, found "x"',
    ]


def test_what_is_left_out(kinds: Kinds) -> None:
    wrong = f"{HEAD}spec: {{anchor: x}}\n"
    block = textwrap.indent(wrong, "   ")
    snippets: list[Snippet] = [
        read_yaml(f"{HEAD}spec: {{{{ .Values.spec }}}}\n", "template.yaml"),
        read_yaml(f"# example-skip: shows an error\n{wrong}", "file.yaml"),
        *read_page(f".. example-skip: on purpose\n\n.. code-block:: yaml\n\n{block}", "a.rst"),
        *read_page(f"<!-- example-skip: on purpose -->\n```yaml\n{wrong}```\n", "a.md"),
        *read_page(f".. example-skip\n\n.. code-block:: yaml\n\n{block}", "b.rst"),
    ]
    outcome = check_examples(snippets, kinds)
    assert outcome.skipped == {"a template": 1, "shows an error": 1, "on purpose": 2, "no reason given": 1}
    assert told(outcome) == ["b.rst:5:4: example-skip: the example is left out without a reason"]


def test_included_files() -> None:
    text = (
        ".. literalinclude:: ../x/a.yaml\n\n.. literalinclude:: /b.yml\n.. literalinclude:: ../../../c.yaml\n"
    )
    assert list(included_files(text, "Documentation/sub/p.rst", "Documentation")) == [
        "Documentation/x/a.yaml",
        "Documentation/b.yml",
    ]


ONE_OF = "exactly one of these must be set: anchor, chain, names"
SETTINGS = """\
[examples]
manifests = ["crds"]
files = ["examples"]
yamllint = "lint.yaml"
[[examples.ignore]]
pattern = "examples/gone/*"
reason = "not ready"
"""


def test_the_command(write: Write, docwarden: Docwarden) -> None:
    write("docwarden.toml", SETTINGS)
    write("crds/buoys.yaml", CRD)
    write("lint.yaml", "rules: {colons: enable, document-start: {level: warning}}\n")
    write("examples/a.yaml", f"{HEAD}spec: {{anchor:  1}}\n")
    write("Documentation/a.md", f"```yaml\n{HEAD}spec: {{ancor: 1}}\n```\n")
    done = docwarden("examples")
    assert (done.code, done.errors) == (1, "")
    assert done.output.splitlines() == [
        f"Documentation/a.md:6:7: error: spec: {ONE_OF} [example-invalid]",
        'Documentation/a.md:6:8: error: there is no field "spec.ancor" [example-unknown-field]',
        '    \u2192 did you mean "anchor"?',
        'docwarden.toml: warning: no example is in a file that "examples/gone/*" matches [example-skip]',
        "    \u2192 remove it",
        'examples/a.yaml:1:1: warning: missing document start "---" (document-start) [example-style]',
        "examples/a.yaml:5:16: error: too many spaces after colon (colons) [example-style]",
        "examples: 2 objects in 2 files",
    ]


def test_the_whole_check_has_them_too(write: Write, docwarden: Docwarden) -> None:
    write("docwarden.toml", SETTINGS.partition("yamllint")[0])
    write("crds/buoys.yaml", CRD)
    write("examples/a.yaml", f"{HEAD}spec: {{anchor: one}}\n")
    write("Documentation/conf.py", 'project = "sea"\n')
    write("Documentation/index.rst", "Sea\n===\n\nIt is wide.\n")
    expected = 'examples/a.yaml:5:16: error: spec.anchor: expected integer, found "one" [example-invalid]'
    for _ in range(2):
        assert docwarden("check").output.splitlines()[0] == expected
    write("examples/a.yaml", f"{HEAD}spec: {{anchor: 1}}\n")
    assert docwarden("check").code == 0


def test_a_pattern_that_is_none_is_told(write: Write, docwarden: Docwarden) -> None:
    odd = "chain: {type: string, pattern: '(?=a)b', default: {pattern: '(?=x)'}}"
    write("docwarden.toml", SETTINGS.partition("yamllint")[0])
    crd = write("crds/buoys.yaml", re.sub(r"chain: \{.*\}", odd, CRD)).read_text(encoding="utf-8")
    before = crd.partition("'(?=a)b'")[0].splitlines()
    write("examples/a.yaml", f"{HEAD}spec: {{chain: c}}\n")
    done = docwarden("examples")
    assert done.code == 0, done.output
    assert done.output.startswith(
        f"crds/buoys.yaml:{len(before)}:{len(before[-1]) + 1}: "
        "warning: RE2 does not know the pattern (?=a)b [example-pattern]\n"
    )
    assert "(?=x)" not in done.output


def test_a_codebase_without_definitions_may_be_one(write: Write, docwarden: Docwarden) -> None:
    write("docwarden.toml", '[examples]\nmanifests = ["crds"]\noptional = true\n')
    write("Documentation/conf.py", 'project = "sea"\n')
    write("Documentation/index.rst", "Sea\n===\n\nIt is wide.\n")
    assert docwarden("check").code == 0
    write("docwarden.toml", '[examples]\nmanifests = ["crds"]\n')
    done = docwarden("check")
    assert done.code == 2
    assert "crds: no such file" in done.errors


def test_the_command_wants_settings(write: Write, docwarden: Docwarden) -> None:
    write("docwarden.toml", "")
    done = docwarden("examples")
    assert done.code == 2
    assert "does not say where the custom resources are defined" in done.errors
    write("docwarden.toml", SETTINGS)
    write("crds/buoys.yaml", CRD)
    write("lint.yaml", "rules: {nonsense: enable}\n")
    write("examples/a.yaml", "a: 1\n")
    done = docwarden("examples")
    assert done.code == 2
    assert "lint.yaml: " in done.errors


def test_mutations_of_breakwaters_examples_are_found() -> None:
    root = Path(__file__).parent.parent
    codebase = WorkTree(root)
    kinds = read_kinds(codebase, ["examples/breakwater/pkg/k8s/apis/crds"])
    settings = Examples(files=("examples/breakwater/examples",))
    snippets = collect(codebase, settings, Documentation(source="no/such/folder"))
    outcome = check_examples(snippets, kinds)
    assert (outcome.findings, outcome.checked) == ([], 14)
    for snippet in snippets:
        broken = snippet.text.replace("\nspec:\n", "\nspec:\n  nonsense: 1\n")
        (finding,) = check_examples([read_yaml(broken, snippet.path)], kinds).findings
        assert finding.rule == "example-unknown-field"
        assert broken.split("\n")[finding.location.line - 1] == "  nonsense: 1"


def test_schemas_of_cilium_can_be_applied() -> None:
    root = conformance("cilium-1.19-dev")
    kinds = read_kinds(WorkTree(root), ["pkg/k8s/apis/cilium.io/client/crds"])
    policy = {"apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy", "metadata": {"name": "a"}}
    policy["spec"] = {"endpointSelector": {}, "ingress": [{"fromCIDR": ["10.0.0.0/8", "nonsense"]}]}
    (finding,) = check_examples([read_yaml(yaml.safe_dump(policy), "a.yaml")], kinds).findings
    assert "spec.ingress[0].fromCIDR[1]" in finding.message


def test_the_policies_of_cilium_are_valid_but_for_one() -> None:
    root = conformance("cilium-1.19-dev")
    codebase = WorkTree(root)
    kinds = read_kinds(codebase, ["pkg/k8s/apis/cilium.io/client/crds"])
    snippets = collect(codebase, Examples(files=("examples",)), Documentation(source="no/such/folder"))
    outcome = check_examples(snippets, kinds)
    assert len(outcome.files) > 50
    (finding,) = told(outcome)
    assert finding.startswith("examples/policies/auth/auth.yaml:13:5: example-unknown-field: ")


@pytest.mark.parametrize("levels", [60, 190])
def test_deep_objects_are_checked(write: Write, tmp_path: Path, levels: int) -> None:
    schema: dict[str, object] = {"type": "object", "properties": {"end": {"type": "string"}}}
    value: object = {"edn": "a"}
    for _ in range(levels):
        schema, value = {"type": "object", "properties": {"a": schema}}, {"a": value}
    versions = [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}]
    spec = {"group": "sea.example", "names": {"kind": "Buoy"}, "versions": versions}
    write("deep.json", json.dumps({"kind": "CustomResourceDefinition", "spec": spec}))
    text = HEAD + yaml.safe_dump(value, default_flow_style=True)[1:].replace("a:", "a: ", 1).rstrip()[:-1]
    kinds = read_kinds(WorkTree(tmp_path), ["deep.json"])
    (finding,) = check_examples([read_yaml(text, "a.yaml")], kinds).findings
    assert finding.rule == "example-unknown-field"
    assert finding.message.endswith('a.edn"')


def test_a_stack_that_is_too_small_is_no_traceback(kinds: Kinds, monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("docwarden.examples.validator.errors", overflow)
    assert of_spec(kinds, "anchor: 1") == [
        "a.yaml:1:1: example-invalid: the example nests too deep to be checked"
    ]
