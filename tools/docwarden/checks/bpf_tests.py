# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""BPF tests keep the rules of the test framework, which the compiler does not know.

The rules are those of the guide "BPF Unit and Integration Testing" in Cilium's manual.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Location, Rule, Severity
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.bpf_tests import Message, TestProgram, TestSource
    from docwarden.finding import Finding

LONGEST_TEXT = 127
MOST_ARGUMENTS = 12
#: The kernel shows as much of a program's name (BPF_OBJ_NAME_LEN, less its end).
SHOWN_NAME = 15

NO_CHECK = Rule(
    id="bpf-test-no-check",
    severity=Severity.ERROR,
    summary="Each .c file of the test folder has a CHECK program.",
    why="Each such file is loaded as a test; without CHECK nothing in it is run, and the run still passes.",
    bad='#include "common.h"\n\nSETUP("tc", "nat")\nint nat_setup(struct __ctx_buff *ctx)',
    good='#include "common.h"\n\nCHECK("tc", "nat")\nint nat_check(struct __ctx_buff *ctx)',
    language="c",
)
FRAME = Rule(
    id="bpf-test-frame",
    severity=Severity.ERROR,
    summary="A CHECK program begins with test_init() and ends with test_finish().",
    why="Without them no result is written, and the test neither passes nor fails.",
    bad='CHECK("tc", "nat")\nint nat_check(struct __ctx_buff *ctx)\n{\n\tassert(ctx);\n\treturn 0;\n}',
    good='CHECK("tc", "nat")\nint nat_check(struct __ctx_buff *ctx)\n'
    "{\n\ttest_init();\n\tassert(ctx);\n\ttest_finish();\n}",
    language="c",
)
NAME = Rule(
    id="bpf-test-name",
    severity=Severity.NOTE,
    summary="The functions of a test's programs differ in their first 15 characters.",
    why="The kernel shows no more of a name, so that two programs look alike where one has to be found.",
    bad="int nodeport_nat_fwd_pktgen(...)\nint nodeport_nat_fwd_check(...)",
    good="int nat_fwd_pktgen(...)\nint nat_fwd_check(...)",
    language="c",
)
LENGTH = Rule(
    id="bpf-test-length",
    severity=Severity.ERROR,
    summary="Names of sub-tests and messages have at most 127 characters, messages at most 12 arguments.",
    why="The length is written in one byte of seven bits: what is longer garbles the results behind it.",
    bad='test_log("%d %d ... %d", a, b, c, d, e, f, g, h, i, j, k, l, m);',
    good='test_log("%d %d", a, b);',
    language="c",
)
FORMAT = Rule(
    id="bpf-test-format",
    severity=Severity.ERROR,
    summary="A message uses the conversions that the test framework knows.",
    why="They are d, i, u, x with l or ll, and p. Any other, a width or a padding reaches the reader as it "
    "stands, and the numbers behind it are shown in the wrong places.",
    bad='test_fatal("port is %04x, name %s", port, name);',
    good='test_fatal("port is %x", port);',
    language="c",
)
PAIR = Rule(
    id="bpf-test-pair",
    severity=Severity.ERROR,
    summary="A PKTGEN or SETUP program has the program type and name of a CHECK program of its object.",
    why="Programs are matched by name: one without a CHECK is never run.",
    bad='SETUP("tc", "nat_fwd")\nCHECK("tc", "nat_forward")',
    good='SETUP("tc", "nat_fwd")\nCHECK("tc", "nat_fwd")',
    language="c",
)

_CONVERSION = re.compile(r"%(%|[-+ #0]*[\d.*]*(?:hh?|ll?|[jztL])?[a-zA-Z]?)")
_ALLOWED = re.compile(r"%|(?:l|ll)?[diux]|p")


def check(source: TestSource) -> Iterator[Finding]:
    """Check one source with what it includes."""
    checks = {(one.type, one.name) for one in source.programs if one.kind == "CHECK"}
    if not checks:
        yield NO_CHECK.at(Location(source.path), "no CHECK program")
    for program in source.programs:
        if program.kind == "CHECK" and not program.framed:
            problem = f"{program.function} does not reach test_init() and test_finish()"
            yield FRAME.at(program.location, problem)
        if program.kind != "CHECK" and (program.type, program.name) not in checks:
            problem = f'no CHECK("{program.type}", "{program.name}") for this {program.kind}'
            yield PAIR.at(program.location, problem)
        for message in (*program.subtests, *program.messages):
            yield from _message(message, is_format=message in program.messages)
    yield from _names(source)


def _message(message: Message, *, is_format: bool) -> Iterator[Finding]:
    length = len(message.text.encode())
    if length > LONGEST_TEXT:
        yield LENGTH.at(message.location, f"{length} characters, at most {LONGEST_TEXT}")
    if is_format and message.arguments > MOST_ARGUMENTS:
        yield LENGTH.at(message.location, f"{message.arguments} arguments, at most {MOST_ARGUMENTS}")
    for found in _CONVERSION.finditer(message.text) if is_format else ():
        if not _ALLOWED.fullmatch(found[1]):
            yield FORMAT.at(message.location, f'"{found[0]}" is not understood')


def _names(source: TestSource) -> Iterator[Finding]:
    """Report at most once for a source, at the first function that looks like one before it."""
    shown: dict[str, TestProgram] = {}
    alike = []
    for program in source.programs:
        first = shown.setdefault(program.function[:SHOWN_NAME], program)
        if first is not program:
            alike.append((program, first))
    if alike:
        program, first = alike[0]
        more = f", and {counted(len(alike) - 1, 'more function')} like it" if alike[1:] else ""
        message = f"{program.function} and {first.function} begin with the same {SHOWN_NAME} characters{more}"
        yield NAME.at(Location(source.path), message)
