# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

import itertools
import shutil
import sys
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

import generator_cases
from conftest import REPOSITORY
from docwarden.checks.bpf_exchanges import exchanged
from docwarden.checks.bpf_numbers import meanings, misplaced
from docwarden.errors import InputError, ProgramError
from docwarden.facts import go_source
from docwarden.facts.bpf_maps import read_maps
from docwarden.facts.bpf_numbers import Number
from docwarden.facts.bpf_sources import Sources
from docwarden.finding import Location
from docwarden.markup import datapath_picture
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Result
    from docwarden.registry import Generated

CASE = generator_cases.FIXTURES / "datapath" / "harbor"
BREAKWATER = REPOSITORY / "examples" / "breakwater"
SVG = "{http://www.w3.org/2000/svg}"
PREFIX = "examples/breakwater/"


def table(root: Path) -> dict[str, Any]:
    settings = tomllib.loads((root / "docwarden.toml").read_text(encoding="utf-8"))
    return dict(settings["generators"]["datapath"])


def lines(generated: Generated) -> list[str]:
    return [f"{finding.location}: {finding.rule}: {finding.message}" for finding in generated.findings]


@pytest.fixture
def harbor(tmp_path: Path) -> Path:
    """A copy of the small codebase, to break."""
    return shutil.copytree(CASE, tmp_path / "harbor")


@pytest.fixture
def breakwater(tmp_path: Path) -> Path:
    """A copy of the parts of the embedded example that have to do with its datapath."""
    for folder in ("bpf", "pkg/datapath", "pkg/monitor", "api/v1/flow"):
        shutil.copytree(BREAKWATER / folder, tmp_path / PREFIX / folder)
    shutil.copy(REPOSITORY / "docwarden.toml", tmp_path)
    return tmp_path


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{path} does not hold what the test wants to change"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_pages_and_findings() -> None:
    generated = generator_cases.run("datapath", CASE, table(CASE))
    expected = {
        f"out/{file.name}": file.read_text(encoding="utf-8") for file in (CASE / "expected").glob("*.rst")
    }
    assert generated.pages == expected
    assert lines(generated) == (CASE / "expected.findings").read_text(encoding="utf-8").splitlines()


def test_each_rule_is_shown() -> None:
    rules = {line.split(": ")[1] for line in (CASE / "expected.findings").read_text().splitlines()}
    assert rules == {
        "bpf-config-dead",
        "bpf-config-no-field",
        "bpf-config-undescribed",
        "bpf-number-meaning",
        "bpf-number-missing",
        "bpf-number-shifted",
        "bpf-number-taken",
        "bpf-test-format",
        "bpf-test-frame",
        "bpf-test-length",
        "bpf-test-name",
        "bpf-test-no-check",
        "bpf-test-pair",
    }


def test_the_pages_build_without_warnings(tmp_path: Path) -> None:
    pages = {file.name: file.read_text(encoding="utf-8") for file in (CASE / "expected").glob("*.rst")}
    pages["datapath.rst"] = pages.pop("index.rst")
    assert not generator_cases.build(tmp_path, pages)


def test_breakwater_is_in_order(breakwater: Path) -> None:
    generated = generator_cases.run("datapath", breakwater, table(breakwater))
    assert not lines(generated)


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (
            "pkg/monitor/api/debug.go",
            "\tDbgCtHit\n",
            "",
            "pkg/monitor/api/debug.go:17: bpf-number-shifted: DbgCtMiss is 6 in Go, 7 in C",
        ),
        (
            "pkg/monitor/api/drop.go",
            '\t140: "Service has no backend",\n',
            "",
            "bpf/lib/drop_reasons.h:23: bpf-number-missing: DROP_NO_BACKEND (140) has no text in Go",
        ),
        (
            "api/v1/flow/flow.proto",
            "TRACE_TO_STACK = 8",
            "TRACE_TO_STACK = 9",
            "api/v1/flow/flow.proto:478: bpf-number-shifted: TRACE_TO_STACK is 9 in flow.proto, 8 in C",
        ),
        (
            "bpf/lib/tailcalls.h",
            "#define BW_CALL_FIREWALL		10",
            "#define BW_CALL_FIREWALL		8",
            "bpf/lib/tailcalls.h:25: bpf-number-taken: BW_CALL_FIREWALL is 8, and so is BW_CALL_IPV4_REVNAT",
        ),
        (
            "pkg/datapath/loader/loader.go",
            "\tcfg.SkipMark = options.SkipMark\n",
            "",
            (
                "bpf/include/bpf/config/host.h:10: bpf-config-dead: bpf_host has skip_mark, "
                "and Host.SkipMark is never set"
            ),
        ),
        (
            "pkg/datapath/loader/loader.go",
            "\t\tCTTimeoutAny:    seconds(timeouts.Any),\n",
            "",
            (
                "bpf/include/bpf/config/conntrack.h:18: bpf-config-dead: bpf_host has ct_timeout_any, "
                "and Host.CTTimeoutAny is never set"
            ),
        ),
        (
            "bpf/tests/nat_test.c",
            "\ttest_init();\n",
            "",
            "bpf/tests/nat_test.c:6: bpf-test-frame: nat_check does not reach test_init() and test_finish()",
        ),
    ],
)
def test_a_fault_in_breakwater_is_found(
    breakwater: Path, path: str, old: str, new: str, expected: str
) -> None:
    edit(breakwater, PREFIX + path, old, new)
    found = lines(generator_cases.run("datapath", breakwater, table(breakwater)))
    assert f"{PREFIX}{expected}" in found


def test_a_source_that_does_not_compile(harbor: Path) -> None:
    edit(harbor, "bpf/quay.c", '#include "lib/calls.h"', '#include "lib/cals.h"')
    with pytest.raises(InputError, match=r"^bpf/quay.c:7:10: clang: 'lib/cals.h' file not found") as caught:
        generator_cases.run("datapath", harbor, table(harbor))
    assert "options of its Makefile" in caught.value.hint


def test_a_number_that_is_none(harbor: Path) -> None:
    edit(harbor, "bpf/lib/reasons.h", "-11", "STORM_NUMBER")
    with pytest.raises(InputError, match=r"reasons.h:4: DROP_STORM is .STORM_NUMBER., which is no number"):
        generator_cases.run("datapath", harbor, table(harbor))


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("go-texts", "Reason", 'monitor/reasons.go: no map "Reason" with numbers'),
        ("proto-enum", "Reasons", 'flow.proto: no enum "Reasons"'),
        ("pattern", "FALL_(.*)", r"bpf/lib/reasons.h: no macro or enumerator matches FALL_\(\.\*\)"),
    ],
)
def test_settings_that_find_nothing(key: str, value: str, message: str) -> None:
    settings = table(CASE)
    settings["numbers"] = [settings["numbers"][0] | {key: value}]
    with pytest.raises(InputError, match=message):
        generator_cases.run("datapath", CASE, settings)


@pytest.mark.parametrize(
    "code",
    [
        "func F(c *config.Crane) { c.Strict = true }",
        "func F() { c := config.NewCrane(n); c.Common.Strict = true }",
        "func F() { c := config.NewCrane(n); c.Common = config.Common{Strict: true}; use(c) }",
        "func F() { c := config.NewCrane(n); c.Common = config.Common{true}; use(c) }",
        "func F() { c := config.NewCrane(n); set(&c.Strict) }",
        "func F() { c, err := crane(); c.Strict = true }",
        "func F() { if a { c := config.NewCrane(n); c.Strict = true } else { c := config.NewQuay(n); f(c) }}",
        "func F() { for _, c := range cranes { c.Strict = true } }",
        "func (l *Loader) F() { l.crane.Strict = true }",
        "func F(c *config.Common) { c.Strict = true }",
    ],
)
def test_a_variable_that_is_set_is_not_dead(harbor: Path, code: str) -> None:
    (harbor / "loader" / "more.go").write_text(f"package loader\n\n{code}\n", encoding="utf-8")
    found = lines(generator_cases.run("datapath", harbor, table(harbor)))
    assert not [line for line in found if "crane has strict" in line]


def test_what_only_tests_and_constructors_set_is_dead(harbor: Path) -> None:
    code = "package loader\n\nfunc F(c *config.Crane) { c.Strict = true }\n"
    (harbor / "loader" / "more_test.go").write_text(code, encoding="utf-8")
    found = lines(generator_cases.run("datapath", harbor, table(harbor)))
    assert [line for line in found if "crane has strict" in line]
    assert [line for line in found if "quay has pilot_delay" in line]


def test_a_makefile_without_the_variable(harbor: Path) -> None:
    edit(harbor, "bpf/Makefile", "CRANE_OPTIONS =", "CRANES_OPTIONS =")
    with pytest.raises(InputError, match=r'bpf/Makefile: no variable "CRANE_OPTIONS"') as caught:
        generator_cases.run("datapath", harbor, table(harbor))
    assert caught.value.hint == 'did you mean "CRANES_OPTIONS"?'


def test_without_libclang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "clang", None)
    with pytest.raises(ProgramError, match="libclang is not there") as caught:
        generator_cases.run("datapath", CASE, table(CASE))
    assert caught.value.hint == "pip install libclang"


def test_without_tree_sitter(monkeypatch: pytest.MonkeyPatch) -> None:
    go_source._syntax.cache_clear()
    monkeypatch.delitem(sys.modules, "docwarden.golang.syntax", raising=False)
    monkeypatch.setitem(sys.modules, "tree_sitter_go", None)
    with pytest.raises(ProgramError, match="tree-sitter is not there") as caught:
        generator_cases.run("datapath", CASE, table(CASE))
    assert caught.value.hint == "pip install tree-sitter tree-sitter-go"


def test_other_generators_go_on(
    codebase: Path, write: Callable[[str, str | bytes], Path], docwarden: Callable[..., Result]
) -> None:
    settings = (codebase / "docwarden.toml").read_text(encoding="utf-8")
    own = '[generators.datapath]\noutput = "Documentation/datapath"\narguments = []\n'
    own += '[[generators.datapath.objects]]\nsource = "bpf/quay.c"\n'
    write("docwarden.toml", own + settings)
    write("bpf/quay.c", '#include "missing.h"\n')
    result = docwarden("generate", "--check")
    assert result.code == 2
    assert "bpf/quay.c:1:10: clang: 'missing.h' file not found" in result.errors
    assert "Documentation/helm-values.rst: error: helm-values makes this page" in result.output


def test_maps_in_the_section_of_libbpf(tmp_path: Path) -> None:
    text = """\
struct { __uint(type, BPF_MAP_TYPE_HASH); __type(key, int); __type(value, long); } ships SEC(".maps");
// struct { __uint(type, BPF_MAP_TYPE_ARRAY); } old SEC(".maps");
char license[] SEC("license") = "GPL";
struct { int a; } port SEC(".data");
"""
    (tmp_path / "a.bpf.c").write_text(text, encoding="utf-8")
    maps = read_maps(Sources(WorkTree(tmp_path)), ["a.bpf.c"], (), 'SEC(".maps")')
    assert [(one.name, one.type, one.key, one.value) for one in maps] == [("ships", "HASH", "int", "long")]


def test_maps_that_a_macro_declares(tmp_path: Path) -> None:
    macros = """#define SHIPS(N, VALUE)                                    \\
	struct {                                           \\
		__uint(type, BPF_MAP_TYPE_HASH);           \\
		__type(key, __u8[SIZE_##N]);               \\
		__type(value, VALUE);                      \\
	} ships_##N SEC(".maps");
"""
    source = '#include "ships.h"\nSHIPS(0, int)\n// SHIPS(9, int)\nSHIPS(1, struct port)\n'
    (tmp_path / "ships.h").write_text(macros, encoding="utf-8")
    (tmp_path / "a.bpf.c").write_text(source, encoding="utf-8")
    maps = read_maps(Sources(WorkTree(tmp_path)), ["ships.h", "a.bpf.c"], (), 'SEC(".maps")')
    assert [(one.name, one.type, one.key, one.value, str(one.location)) for one in maps] == [
        ("ships_0", "HASH", "__u8[SIZE_0]", "int", "a.bpf.c:2"),
        ("ships_1", "HASH", "__u8[SIZE_1]", "struct port", "a.bpf.c:4"),
    ]


def picture(maps: list[datapath_picture.Box], calls: list[datapath_picture.Box]) -> ET.Element:
    drawn = datapath_picture.picture(["quay", "crane"], maps, calls)
    return ET.fromstring(drawn)  # noqa: S314 - our own text


def test_the_picture_says_what_it_shows() -> None:
    shared = datapath_picture.Box(("ships", "docks"), ("quay", "crane"))
    root = picture([shared], [datapath_picture.Box(("lift",), ("crane",))])
    drawing = root.find(f".//{SVG}svg")
    assert drawing is not None
    assert drawing.get("role") == "img"
    named = [root.find(f".//*[@id='{name}']") for name in str(drawing.get("aria-labelledby")).split()]
    texts = [element.text for element in named if element is not None]
    assert texts[0] == "BPF objects with their maps and tail calls"
    assert texts[1] == "quay: 2 maps, 0 programs of tail calls; crane: 2 maps, 1 programs of tail calls."
    shown = [element.text for element in root.iter(f"{SVG}text")]
    assert shown == ["Maps", "ships", "docks", "Objects", "quay", "crane", "Tail calls", "lift"]
    assert len(list(root.iter(f"{SVG}path"))) == 3


def test_names_in_the_picture_are_escaped() -> None:
    root = picture([datapath_picture.Box(("a<b & c",), ("quay",))], [])
    assert "a<b & c" in [element.text for element in root.iter(f"{SVG}text")]


def test_boxes_hold_what_the_same_objects_have() -> None:
    members = [("ships", ["crane", "quay"]), ("log", []), ("docks", ["quay", "crane"]), ("load", ["quay"])]
    found = datapath_picture.boxes(members, ["quay", "crane"])
    assert [(box.names, box.objects) for box in found] == [
        (("load",), ("quay",)),
        (("ships", "docks"), ("quay", "crane")),
    ]


def test_a_second_run_is_the_same() -> None:
    first = generator_cases.run("datapath", CASE, table(CASE))
    assert generator_cases.run("datapath", CASE, table(CASE)) == first


def numbers(*named: tuple[str, int], exact: bool = True) -> list[Number]:
    """Make numbers of one side; texts have no part that sides have in common."""
    place = Location("side", 1)
    return [Number(name, name.lower() if exact else "", value, place) for name, value in named]


_IN_C = numbers(("DROP_BAD_MAC", 1), ("DROP_BAD_IP", 2), ("DROP_NO_ROUTE", 3), ("DROP_BAD", 4))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Bad source MAC", "Bad IP address", "No route", "Bad packet"], []),
        (
            ["Bad IP address", "Bad source MAC", "No route", "Bad packet"],
            ["Bad IP address", "Bad source MAC"],
        ),
        (["Bad source MAC", "No route", "Bad packet", "Something else"], ["No route", "Bad packet"]),
        (["Hardware address", "Protocol", "Nowhere to go", "Packet"], []),
        (["Bad source MAC", "Bad IPv4 address", "Nowhere to go", "Bad packet without a route"], []),
    ],
    ids=["right", "swapped", "moved up", "other words", "more words"],
)
def test_texts_at_the_number_of_another_name(texts: list[str], expected: list[str]) -> None:
    there = numbers(*((text, number) for number, text in enumerate(texts, 1)), exact=False)
    found = list(misplaced(_IN_C, there, ("C", "Go")))
    assert [finding.message.split('"')[1] for finding in found] == expected
    assert {finding.rule for finding in found} <= {"bpf-number-shifted"}


def test_names_of_an_api_at_the_number_of_another_one() -> None:
    there = numbers(("IP_IS_BAD", 1), ("MAC_IS_BAD", 2), ("NO_ROUTE_AT_ALL", 3), ("PACKET_IS_BAD", 4))
    found = [finding.message for finding in misplaced(_IN_C, there, ("C", "a.proto"))]
    assert found == [
        "IP_IS_BAD is 1 in a.proto, DROP_BAD_IP 2 in C",
        "MAC_IS_BAD is 2 in a.proto, DROP_BAD_MAC 1 in C",
    ]
    assert not list(misplaced(_IN_C, there, ("C", "a.proto"), least=3))


_REASONS = (
    ("DROP_BAD_MAC", "BadMac", "Invalid source mac"),
    ("DROP_POLICY", "PolicyDenied", "Policy denied"),
    ("DROP_NO_SERVICE", "ServiceNotFound", "Service backend not found"),
    ("DROP_FRAG_NEEDED", "FragNeeded", "Fragmentation needed"),
    ("DROP_TTL_EXCEEDED", "TtlExceeded", "TTL exceeded"),
    ("DROP_NO_NODE_ID", "NoNodeId", "No node ID found"),
    ("DROP_RATE_LIMITED", "RateLimited", "Rate limited"),
)


def sides_of_reasons() -> list[list[Number]]:
    columns = list(zip(*_REASONS, strict=True))
    return [
        numbers(*((name, number) for number, name in enumerate(column, 1)), exact=column is not columns[2])
        for column in columns
    ]


def test_sides_that_agree_have_nothing_exchanged() -> None:
    in_c, api, texts = sides_of_reasons()
    assert not list(exchanged([("C", in_c), ("a.proto", api), ("Go", texts)]))


@pytest.mark.parametrize("side", range(3))
def test_any_two_names_that_are_exchanged_on_one_side(side: int) -> None:
    for one, other in itertools.combinations(range(len(_REASONS)), 2):
        sides = sides_of_reasons()
        mixed = sides[side]
        first, second = mixed[one], mixed[other]
        mixed[one] = replace(second, value=first.value)
        mixed[other] = replace(first, value=second.value)
        found = list(exchanged(list(zip(("C", "a.proto", "Go"), sides, strict=True))))
        assert any(first.name in finding.message and second.name in finding.message for finding in found)
        assert {finding.rule for finding in found} == {"bpf-number-shifted"}


def test_names_without_a_common_word_where_c_has_none() -> None:
    go, api = numbers(("PolicyDenied", 9)), numbers(("NO_ROUTE", 9))
    found = [one.message for one in meanings({"C": (), "Go": go, "a.proto": api}, ())]
    assert found == [
        "9 is PolicyDenied here, and NO_ROUTE elsewhere",
        "9 is NO_ROUTE here, and PolicyDenied elsewhere",
    ]
