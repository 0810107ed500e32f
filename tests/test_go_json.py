# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docwarden.facts import go_yaml
from docwarden.facts.go_json import json_of, scalar_json, scalar_of


def as_json(text: str) -> str:
    node = go_yaml.parse(text, "x.yaml")
    assert node is not None
    return json_of(node, "x.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0644", "420"),
        ("0o17", "15"),
        ("0x1F", "31"),
        ("-0b11", "-3"),
        ("08", "8"),
        ("1_000", "1000"),
        ("+5", "5"),
        ("1.0", "1"),
        ("1e3", "1000"),
        ("1e20", "100000000000000000000"),
        ("1e21", "1e+21"),
        ("0.000001", "0.000001"),
        ("1.5e-7", "1.5e-7"),
        ("1e-10", "1e-10"),
        ("-0.0", "-0"),
        ("1e400", '"1e400"'),
        ("18446744073709551615", "18446744073709551615"),
        ("18446744073709551616", "18446744073709552000"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("yes", '"yes"'),
        ("TRUE", "true"),
        ("~", "null"),
        ("'1'", '"1"'),
        ("2024-01-01", '"2024-01-01"'),
        ("! 5", "5"),
        ("!!str 5", '"5"'),
        ("!!int '5'", "5"),
        ("!!float 5", "5"),
        ("!!null x", "null"),
        ("!other x", "null"),
        ("[!!bool nay]", "[null]"),
        ('"<&>\\u2028\\u0007\\b\\x7f"', '"<&>\\u2028\\u0007\\b\x7f"'),
        ("{b: 1, B: 2, é: 3, a: 4, a: 5}", '{"B":2,"a":5,"b":1,"é":3}'),
        ("[&x {k: [1]}, *x]", '[{"k":[1]},{"k":[1]}]'),
        ("? [1]\n: 2", '{"":2}'),
    ],
)
def test_a_value_as_go_writes_it(text: str, expected: str) -> None:
    assert as_json(text) == expected


@pytest.mark.parametrize("tag", ["!!int x", "!!float x", "!!bool 'yes'", "!!binary eA==", "!thing x"])
def test_a_tag_that_does_not_fit_is_an_error(tag: str) -> None:
    node = go_yaml.parse(tag, "x.yaml")
    assert node is not None
    with pytest.raises(ValueError, match="has no value as !"):
        scalar_of(node)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_reads_back_as_itself(number: float) -> None:
    assert float(scalar_json(number)) == number
    assert math.copysign(1, float(scalar_json(number))) == math.copysign(1, number)


@given(st.text())
def test_a_string_reads_back_as_itself_and_stays_on_its_line(text: str) -> None:
    written = scalar_json(text)
    assert json.loads(written) == text
    assert not set(written) & set("\n\r\t\b\f\u2028\u2029")
