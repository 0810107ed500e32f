# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Describe BPF objects from their C sources: configuration, maps, tail calls, shared numbers, tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from docwarden.checks import bpf_config as config_checks
from docwarden.checks import bpf_numbers as number_checks
from docwarden.checks import bpf_tests as test_checks
from docwarden.checks.bpf_exchanges import exchanged
from docwarden.config import Settings, setting
from docwarden.facts import bpf_numbers
from docwarden.facts.bpf_config import ConfigMacros, read_config
from docwarden.facts.bpf_maps import read_maps
from docwarden.facts.bpf_sources import Build, Sources, read_objects
from docwarden.facts.bpf_tail_calls import read_tail_programs
from docwarden.facts.bpf_tests import read_tests
from docwarden.facts.go_config import read_go_config
from docwarden.markup import datapath_picture
from docwarden.markup import datapath_reference as reference
from docwarden.registry import Generated, GeneratorOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.facts.bpf_config import ConfigVariable
    from docwarden.facts.bpf_maps import BpfMap
    from docwarden.facts.bpf_numbers import Number
    from docwarden.facts.bpf_sources import BpfObject
    from docwarden.facts.bpf_tail_calls import TailProgram
    from docwarden.facts.go_config import GoConfig
    from docwarden.finding import Finding
    from docwarden.source import Codebase


class Object(Settings, frozen=True, kw_only=True):
    """A BPF object."""

    source: Annotated[str, setting("The C source.", path="file")]
    options: Annotated[str, setting("The variable of the Makefile with the options of this object.")] = ""
    struct: Annotated[str, setting("The Go struct with the object's configuration.")] = ""


class Configuration(Settings, frozen=True, kw_only=True):
    """Configuration variables."""

    object_macros: Annotated[tuple[str, ...], setting("The macros for a variable of the object.")] = (
        "DECLARE_CONFIG",
    )
    node_macros: Annotated[tuple[str, ...], setting("The macros for a variable of the node.")] = (
        "NODE_CONFIG",
    )
    assign_macros: Annotated[tuple[str, ...], setting("The macros that give a default.")] = ("ASSIGN_CONFIG",)
    prefix: Annotated[str, setting("What the names of the variables begin with in C.")] = "__config_"
    go_package: Annotated[
        str, setting("The Go package that declares a struct for each object.", path="folder")
    ] = ""
    go_users: Annotated[
        tuple[str, ...], setting("The Go packages, beside it, that set the fields.", path="folder")
    ] = ()
    go_tag: Annotated[str, setting("The key of a field's tag that names the variable.")] = "config"


class TailCalls(Settings, frozen=True, kw_only=True):
    """Tail calls."""

    header: Annotated[str, setting("The C file that numbers them.", path="file")] = ""
    pattern: Annotated[str, setting("A regular expression for the whole name of an identifier.")] = "(.*)"
    declare: Annotated[str, setting("The macro that puts a function into a slot.")] = "__declare_tail"


class Numbers(Settings, frozen=True, kw_only=True):
    """A table of numbers that C shares with Go and protocol buffers.

    The first group of each pattern is what the sides have in common; case and underscores do not count.
    """

    title: Annotated[str, setting("The heading.")]
    header: Annotated[str, setting("The C file with the macros or the enumeration.", path="file")]
    pattern: Annotated[str, setting("A regular expression for the whole name in C.")]
    go: Annotated[str, setting("The Go file.", path="file")] = ""
    go_pattern: Annotated[str, setting("A regular expression for the whole name of the Go constants.")] = ""
    go_texts: Annotated[str, setting("The Go variable that maps numbers to texts.")] = ""
    proto: Annotated[str, setting("The .proto file.", path="file")] = ""
    proto_enum: Annotated[str, setting("The enum in it.")] = ""
    proto_pattern: Annotated[str, setting("A regular expression for the whole name of its values.")] = "(.*)"
    least: Annotated[int, setting("The least number that is shared.", least=0)] = 0
    proto_apart: Annotated[
        tuple[str, ...], setting("Names of C and of the enum that are not meant to have the same number.")
    ] = ()

    @property
    def api(self) -> str:
        """What the enum is called in findings: the name of its file."""
        return self.proto.rpartition("/")[2]


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of datapath; the output is a folder."""

    title: Annotated[str, setting("The heading of the first page.")] = "Datapath"
    label_prefix: Annotated[str, setting("What the labels of the pages begin with.")] = "bpf"
    objects: Annotated[tuple[Object, ...], setting("The objects.")]
    arguments: Annotated[
        tuple[str, ...], setting("What clang is called with for each object; paths are relative to the root.")
    ]
    makefile: Annotated[str, setting("The Makefile with the options of each object.", path="file")] = ""
    undefined: Annotated[
        tuple[str, ...],
        setting("Macros that no object defines, such as one for tests: their branches are left out."),
    ] = ()
    folders: Annotated[
        tuple[str, ...],
        setting("Folders of C files whose maps are listed, though no object may have them.", path="folder"),
    ] = ()
    except_folders: Annotated[tuple[str, ...], setting("Folders in them that are left out.")] = ()
    map_marker: Annotated[str, setting("The macro behind the name of a map.")] = "__section_maps_btf"
    configuration: Annotated[Configuration, setting("Configuration variables.")] = Configuration()
    tail_calls: Annotated[TailCalls, setting("Tail calls.")] = TailCalls()
    numbers: Annotated[tuple[Numbers, ...], setting("Numbers that C, Go and protocol buffers share.")] = ()
    tests: Annotated[str, setting("The folder of the BPF tests.", path="folder")] = ""


def generate(codebase: Codebase, options: Options) -> Generated:
    """Read the sources and render a page for each subject.

    Raises ProgramError where libclang or tree-sitter is not there, InputError for a source that does not
    compile or does not hold what the settings say.
    """
    sources = Sources(codebase, options.undefined)
    build = Build(options.arguments, options.makefile)
    objects = read_objects(codebase, build, [(each.source, each.options) for each in options.objects])
    findings: list[Finding] = []
    layout = reference.Layout(options.title, options.label_prefix)
    maps = _maps(sources, objects, options)
    slots, programs = _tail_calls(sources, objects, options)
    findings += number_checks.taken(slots)
    pages = {
        "configuration": _configuration(sources, objects, options, layout, findings),
        "maps": reference.maps(layout, maps) if maps else "",
        "tail-calls": reference.tail_calls(slots, programs) if slots else "",
        "numbers": _numbers(sources, options, layout, findings),
        "tests": _tests(sources, options, layout, findings),
    }
    made = {name: text for name, text in pages.items() if text}
    drawn = _picture([each.name for each in objects], maps, programs)
    units = [(each.name, each.unit.path) for each in objects]
    made["index"] = reference.index(layout, units, list(made), drawn)
    return Generated(
        {f"{options.output}/{name}.rst": text for name, text in made.items()}, tuple(sorted(set(findings)))
    )


def _picture(objects: list[str], maps: tuple[BpfMap, ...], programs: tuple[TailProgram, ...]) -> str:
    left = datapath_picture.boxes(((one.name, one.objects) for one in maps), objects)
    right = datapath_picture.boxes(((one.function, one.objects) for one in programs), objects)
    return datapath_picture.picture(objects, left, right) if left or right else ""


def _configuration(
    sources: Sources,
    objects: tuple[BpfObject, ...],
    options: Options,
    layout: reference.Layout,
    findings: list[Finding],
) -> str:
    names = options.configuration
    macros = ConfigMacros(names.object_macros, names.node_macros, names.assign_macros, names.prefix)
    variables = read_config(sources, objects, macros)
    findings += config_checks.undescribed(variables)
    fields: dict[tuple[str, str], str] = {}
    if names.go_package:
        go = read_go_config(sources.codebase, names.go_package, names.go_users, names.go_tag)
        structs = {made.name: each.struct for made, each in zip(objects, options.objects, strict=True)}
        structs = {name: struct for name, struct in structs.items() if struct}
        findings += config_checks.against_go(variables, go, structs)
        fields = dict(_go_fields(variables, go, structs))
    return reference.configuration(layout, variables, fields) if variables else ""


def _go_fields(
    variables: tuple[ConfigVariable, ...], go: GoConfig, structs: dict[str, str]
) -> Iterator[tuple[tuple[str, str], str]]:
    """Give the Go field of each pair of object and variable, as the struct that declares it has it."""
    for name, struct in structs.items():
        fields = {field.tag: f"{owner}.{field.name}" for owner, field in go.fields(struct)}
        for variable in variables:
            if name in variable.objects and variable.name in fields:
                yield (name, variable.name), fields[variable.name]


def _maps(sources: Sources, objects: tuple[BpfObject, ...], options: Options) -> tuple[BpfMap, ...]:
    left_out = tuple(f"{folder}/" for folder in options.except_folders)
    files = [
        path
        for folder in options.folders
        for path in sources.codebase.files(folder)
        if path.endswith((".c", ".h")) and not path.startswith(left_out)
    ]
    return read_maps(sources, files, objects, options.map_marker)


def _tail_calls(
    sources: Sources, objects: tuple[BpfObject, ...], options: Options
) -> tuple[tuple[Number, ...], tuple[TailProgram, ...]]:
    names = options.tail_calls
    if not names.header:
        return (), ()
    slots = bpf_numbers.read_c(sources, names.header, names.pattern)
    return slots, read_tail_programs(sources, objects, names.declare, names.pattern)


def _numbers(sources: Sources, options: Options, layout: reference.Layout, findings: list[Finding]) -> str:
    tables = []
    for each in options.numbers:
        table = _number_table(sources, each)
        tables.append(table)
        findings += _number_findings(each, table)
    return reference.numbers(layout, tables) if tables else ""


def _number_table(sources: Sources, names: Numbers) -> reference.NumberTable:
    codebase = sources.codebase
    constants = (
        bpf_numbers.read_go_constants(codebase, names.go, names.go_pattern) if names.go_pattern else ()
    )
    texts = bpf_numbers.read_go_texts(codebase, names.go, names.go_texts) if names.go_texts else ()
    proto: tuple[Number, ...] = ()
    if names.proto:
        proto = bpf_numbers.read_proto(codebase, names.proto, names.proto_enum, names.proto_pattern)
    in_c = bpf_numbers.read_c(sources, names.header, names.pattern)
    return reference.NumberTable(names.title, in_c, constants, texts, proto)


def _number_findings(names: Numbers, table: reference.NumberTable) -> list[Finding]:
    """Compare the sides; a pair that seems to be exchanged is told where nothing is known for certain."""
    found = list(_certain_number_findings(names, table))
    told = {one.location for one in found if one.rule == number_checks.SHIFTED.id}
    guesses = [one for one in _exchanges(names, table) if one.location not in told]
    return found + guesses


def _exchanges(names: Numbers, table: reference.NumberTable) -> Iterator[Finding]:
    in_c, api = _shared(names, table.in_c), _shared(names, table.proto)
    sides = [("C", in_c), ("Go", table.constants), (names.api, api), ("Go", table.texts)]
    yield from exchanged(sides, least=names.least)


def _certain_number_findings(names: Numbers, table: reference.NumberTable) -> Iterator[Finding]:
    yield from number_checks.taken(table.in_c)
    if table.constants:
        yield from number_checks.compare(table.in_c, table.constants, "Go", least=names.least)
    if table.texts:
        yield from number_checks.compare_texts(table.in_c, table.texts, least=names.least)
        yield from number_checks.misplaced(table.in_c, table.texts, ("C", "Go"), least=names.least)
    if table.proto:
        yield from number_checks.compare(
            table.in_c, table.proto, names.api, least=names.least, apart=names.proto_apart
        )
        api = _shared(names, table.proto)
        yield from number_checks.misplaced(table.in_c, api, ("C", names.api), least=names.least)
        yield from number_checks.misplaced(api, table.texts, (names.api, "Go"), least=names.least)
    sides = {"C": table.in_c, "Go": table.constants, names.api: table.proto}
    yield from number_checks.meanings(sides, table.texts, least=names.least, apart=names.proto_apart)


def _shared(names: Numbers, numbers: Iterable[Number]) -> list[Number]:
    """Leave out what is not meant to have the same number on all sides."""
    return [one for one in numbers if one.name not in names.proto_apart]


def _tests(sources: Sources, options: Options, layout: reference.Layout, findings: list[Finding]) -> str:
    if not options.tests:
        return ""
    tests = read_tests(Sources(sources.codebase), options.tests)
    findings += [finding for source in tests for finding in test_checks.check(source)]
    return reference.tests(layout, tests, options.tests)
