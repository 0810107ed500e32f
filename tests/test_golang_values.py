# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What programs compute with, without a program: values, pointers, types, scopes, operators, indexing."""

from __future__ import annotations

import pytest

from docwarden.golang import indexing, operators
from docwarden.golang.context import Frame, Scope
from docwarden.golang.dynamic_types import description, dynamic_type
from docwarden.golang.models.errors import new_error
from docwarden.golang.named_types import BASIC, UNIVERSE, defined
from docwarden.golang.pointers import CellRef, FieldRef, Ref, fitted
from docwarden.golang.types import ArrayOf, Field, FunctionOf, MapOf, PointerTo, SliceOf, StructOf
from docwarden.golang.values import Cell, Map, Slice, Struct, Typed, Unknown, copied, hashed, plain

POINT = defined("example.org/p", "Point", StructOf((Field("X", BASIC["int"]), Field("Y", BASIC["int"]))))
LEVEL = defined("example.org/p", "Level", BASIC["uint8"])


def test_assigning_a_struct_copies_it_and_a_pointer_does_not() -> None:
    first = Struct(POINT, {"X": 1})
    second, pointer = copied(first), Ref(first)
    pointer.load().fields["X"] = 5
    assert (first.get("X"), second.get("X"), second.get("Y")) == (5, 1, 0)


def test_storing_through_a_pointer_keeps_what_else_points_there() -> None:
    point = Struct(POINT, {"X": 1})
    Ref(point).store(Struct(POINT, {"X": 2}))
    FieldRef(point, "Y").store(3)
    assert (point.get("X"), point.get("Y")) == (2, 3)


def test_a_struct_whose_pointer_got_the_unknown_has_unknown_fields() -> None:
    point = Struct(POINT, {"X": 1})
    Ref(point).store(Unknown("why"))
    assert point.get("X") == point.get("Y") == Unknown("why")


def test_a_variable_keeps_its_type() -> None:
    cell = Cell(Typed(LEVEL, 1), LEVEL)
    CellRef(cell).store(257)
    assert cell.value == Typed(LEVEL, 1)
    assert fitted(2, Typed(LEVEL, 1)) == Typed(LEVEL, 2)


def test_a_slice_is_a_window_on_shared_elements() -> None:
    whole = Slice([1, 2, 3])
    part = whole.window(0, 2)
    part.items[0] = 9
    longer = part.appended([7])
    assert (list(whole), list(part), list(longer)) == ([9, 2, 3], [9, 2], [9, 2, 7])


def test_keys_that_are_equal_are_one_key() -> None:
    found = Map(None, [(Struct(POINT, {"X": 1}), "a")])
    assert found.get(Struct(POINT, {"X": 1})) == ("a", True)
    assert hashed(Slice([1, 2])) == (1, 2)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [("uint8", 300, 44), ("int8", 200, -56), ("int", 3.9, 3), ("float64", 2, 2.0), ("string", 65, "A")],
)
def test_conversions(name: str, value: object, expected: object) -> None:
    assert plain(BASIC[name].convert(value)) == expected


def test_zero_values() -> None:
    assert plain(LEVEL.zero()) == 0
    assert list(ArrayOf(2, BASIC["string"]).zero()) == ["", ""]
    assert POINT.zero().get("Y") == 0
    named = defined("p", "List", SliceOf(BASIC["int"])).zero()
    assert (named.nil, len(named), operators.equal(named, None)) == (True, 0, True)
    assert FunctionOf().zero() is MapOf(BASIC["int"], POINT).zero() is None


def test_an_inner_scope_hides_and_leaves_the_outer() -> None:
    outer = Scope(None, Frame())
    outer.declare("a", 1)
    inner = Scope(outer)
    inner.declare("a", 2)
    inner.declare("_", 3)
    cells = [scope.find("a") for scope in (inner, outer)]
    assert [cell.value for cell in cells if cell] == [2, 1]
    assert inner.find("_") is None
    assert inner.frame is outer.frame


@pytest.mark.parametrize(
    ("sign", "left", "right", "expected"),
    [("/", -7, 2, -3), ("%", -7, 2, -1), ("<", "a", "ä", True), ("&^", 6, 2, 4), ("==", None, None, True),
     ("+", Typed(LEVEL, 255), 1, 0), ("!=", 1, True, True)],
)  # fmt: skip
def test_operators(sign: str, left: object, right: object, expected: object) -> None:
    assert plain(operators.binary(sign, left, right)) == expected


@pytest.mark.parametrize(
    ("sign", "left", "right"),
    [("/", 1, 0), ("+", 1, "a"), ("<<", 1, 10**6), ("*", "a", 3), ("-", Unknown("w"), 1)],
)
def test_operators_that_give_nothing_known(sign: str, left: object, right: object) -> None:
    assert isinstance(operators.binary(sign, left, right), Unknown)


def test_elements_and_parts() -> None:
    letters = Slice(["a", "b", "c"])
    assert indexing.indexed(letters, 1) == ("b", True)
    assert indexing.indexed(Map(MapOf(BASIC["string"], BASIC["int"])), "none") == (0, False)
    assert isinstance(indexing.indexed(letters, 3)[0], Unknown)
    assert list(indexing.sliced(letters, 1, None)) == ["b", "c"]
    assert indexing.sliced("hello", 1, 3) == "el"
    assert isinstance(indexing.sliced(letters, 2, 9), Unknown)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "nil"), ("text", "text"), (Typed(LEVEL, 3), "3"), (Unknown("why"), "why"),
     (new_error("lost"), "lost"), (Struct(POINT), "a value of type p.Point"),
     (Slice([]), "a value of type that is not known")],
)  # fmt: skip
def test_values_in_messages(value: object, expected: str) -> None:
    assert description(value) == expected


def test_dynamic_types() -> None:
    assert dynamic_type(Ref(Struct(POINT))) == PointerTo(POINT)
    assert [dynamic_type(value) for value in (True, 1, 1.5, "a")] == [
        UNIVERSE[name] for name in ("bool", "int", "float64", "string")
    ]
