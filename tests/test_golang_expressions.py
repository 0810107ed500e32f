# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The evaluator: expressions, what operators and indexing do."""

from __future__ import annotations

import pytest

from docwarden.golang.values import plain
from golang import value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("7 / 2", 3),
        ("-7 / 2", -3),
        ("-7 % 3", -1),
        ("7.0 / 2", 3.5),
        ("1 << 10 | 3", 1027),
        ("6 &^ 2", 4),
        ("uint8(300 - 1)", 43),
        ("^uint32(0)", 4294967295),
        ("int8(200 - 1)", -57),
        ('"a" + "b"', "ab"),
        ('len("äb")', 3),
        ('"hello"[1:3]', "el"),
        ('string("hello"[1])', "e"),
        ("string([]byte{104, 105})", "hi"),
        ('[]string{"a", "b"}[1]', "b"),
        ('map[string]int{"a": 1}["a"]', 1),
        ('map[string]int{"a": 1}["b"]', 0),
        ("[...]int{4: 1}[4]", 1),
        ("0x1F + 0b11 + 0o17 + 017 + 1_000", 1064),
        ("'a' + 1", 98),
        (r'"\x41\u00e4\101\n"', "AäA\n"),
        ("`raw\\n`", "raw\\n"),
        ("true && !false || false", True),
        ("len(append([]int{1}, []int{2, 3}...))", 3),
        ("min(3, 1, 2)", 1),
        ("func(a, b int) int { return a*b }(6, 7)", 42),
        (
            'fmt.Sprintf("%s=%d|%5.2f|%q|%v|%x", "a", 1, 2.5, "b", []string{"c", "d"}, 255)',
            'a=1| 2.50|"b"|[c d]|ff',
        ),
        ('fmt.Sprintf("%[2]s %[1]s %%|%v|%t", "a", "b", true)', "b a %|b|true"),
        ('fmt.Sprintf("%v", 90*time.Second)', "1m30s"),
        ('strings.Join([]string{"a", "b"}, ", ")', "a, b"),
        ('strings.NewReplacer("a", "b", "b", "a").Replace("ab")', "ba"),
        ("os.Args[0]", "/bin/tool"),
        ('os.Getenv("HOME")', "/home/gopher"),
        ("time.StampMilli + time.DateOnly", "Jan _2 15:04:05.0002006-01-02"),
    ],
)
def test_expressions(expression: str, expected: object) -> None:
    assert plain(value(expression)) == expected


def test_a_map_gets_another_name_by_way_of_a_type_without_one() -> None:
    declared = """
type Old map[string]bool
func (o Old) Kind() string { return "old " + o.cast().Kind() }
func (o Old) cast() New[string] { return cast(o) }
type New[T comparable] map[T]bool
func (n New[T]) Kind() string { return "new" }
func cast[T comparable](m map[T]bool) New[T] { return m }
"""
    assert value("Old{}.Kind()", declared) == "old new"


def test_a_nil_pointer_in_a_field_has_the_methods_of_its_type() -> None:
    declared = """
type part struct{ name string }
func (p *part) Name() string { if p == nil { return "none" }; return p.name }
type whole struct{ p *part }
"""
    assert value("whole{}.p.Name()", declared) == "none"
    assert value('whole{&part{"one"}}.p.Name()', declared) == "one"
