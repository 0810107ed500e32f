# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Models of sort, slices, maps and reflect, as far as programs use them to list names."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from docwarden.golang import selectors
from docwarden.golang.models import Model
from docwarden.golang.operators import equal
from docwarden.golang.values import Map, Native, Slice, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

SORT = Model("sort")
SLICES = Model("slices")
MAPS = Model("maps")
CMP = Model("cmp")
X_SLICES = Model("golang.org/x/exp/slices")
X_MAPS = Model("golang.org/x/exp/maps")
MODELS = [SORT, SLICES, MAPS, CMP, X_SLICES, X_MAPS]


def _key(value: Value) -> Any:
    raw = plain(value)
    if isinstance(raw, Unknown):
        raise TypeError(raw.reason)
    return raw.encode("utf-8", errors="surrogateescape") if isinstance(raw, str) else raw


def _reorder(items: Value, ordered: list[Value]) -> None:
    if items is not None:
        items.items[items.start : items.stop] = ordered


@SORT.function("Strings", "Ints", "Float64s")
@SLICES.function("Sort")
@X_SLICES.function("Sort")
def _sort(_: Call, items: Value) -> None:
    _reorder(items, sorted(items or (), key=_key))


@SORT.function("Slice", "SliceStable")
def _sort_by(call: Call, items: Value, less: Value) -> None:
    """Sort with a function that compares two places; the elements stay in place until the order is known."""
    original = list(items or ())

    def compare(a: int, b: int) -> int:
        for first, second, found in ((a, b, -1), (b, a, 1)):
            before = plain(call.machine.call(less, [first, second], call.place))
            if isinstance(before, Unknown):
                raise TypeError(before.reason)
            if before:
                return found
        return 0

    order = sorted(range(len(original)), key=functools.cmp_to_key(compare))
    _reorder(items, [original[index] for index in order])


@SORT.function("Sort", "Stable")
def _sort_interface(call: Call, items: Value) -> None:
    """Sort through the methods Len, Less and Swap: find the order first, then swap the elements into it."""

    def ask(name: str, *arguments: Value) -> Value:
        found = plain(
            call.machine.call(selectors.select(call.machine, items, name), list(arguments), call.place)
        )
        if isinstance(found, Unknown):
            raise TypeError(found.reason)
        return found

    def compare(a: int, b: int) -> int:
        return -1 if ask("Less", a, b) else int(bool(ask("Less", b, a)))

    swap = selectors.select(call.machine, items, "Swap")
    order = sorted(range(ask("Len")), key=functools.cmp_to_key(compare))
    holds = list(range(len(order)))
    for target, wanted in enumerate(order):
        found = holds.index(wanted)
        if found != target:
            call.machine.call(swap, [target, found], call.place)
            holds[target], holds[found] = holds[found], holds[target]


@SLICES.function("SortFunc", "SortStableFunc")
@X_SLICES.function("SortFunc", "SortStableFunc")
def _sort_function(call: Call, items: Value, compare: Value) -> None:
    def order(a: Value, b: Value) -> int:
        found = plain(call.machine.call(compare, [a, b], call.place))
        if isinstance(found, Unknown):
            raise TypeError(found.reason)
        return int(found)

    _reorder(items, sorted(items or (), key=functools.cmp_to_key(order)))


def _both(name: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    return lambda function: X_SLICES.function(name)(SLICES.function(name)(function))


@_both("Contains")
def _contains(_: Call, items: Value, wanted: Value) -> Value:
    return any(equal(item, wanted) for item in items or ())


@_both("Index")
def _index(_: Call, items: Value, wanted: Value) -> Value:
    return next((at for at, item in enumerate(items or ()) if equal(item, wanted)), -1)


@_both("IndexFunc")
def _index_function(call: Call, items: Value, function: Value) -> Value:
    for at, item in enumerate(items or ()):
        found = plain(call.machine.call(function, [item], call.place))
        if isinstance(found, Unknown):
            return found
        if found:
            return at
    return -1


@_both("ContainsFunc")
def _contains_function(call: Call, items: Value, function: Value) -> Value:
    at = _index_function(call, items, function)
    return at if isinstance(at, Unknown) else at >= 0


@_both("Equal")
def _equal(_: Call, left: Value, right: Value) -> Value:
    left, right = list(left or ()), list(right or ())
    return len(left) == len(right) and all(map(equal, left, right))


@CMP.function("Compare")
def _compare(_: Call, left: Value, right: Value) -> Value:
    return (_key(left) > _key(right)) - (_key(left) < _key(right))


@CMP.function("Less")
def _less(_: Call, left: Value, right: Value) -> Value:
    return _key(left) < _key(right)


@_both("Clone")
def _clone(_: Call, items: Value) -> Value:
    return Slice(list(items), items.type) if items is not None else None


@_both("Reverse")
def _reverse(_: Call, items: Value) -> None:
    _reorder(items, list(items or ())[::-1])


@SLICES.function("Concat")
def _concat(_: Call, *parts: Value) -> Value:
    first = next((part for part in parts if part is not None), None)
    return Slice([item for part in parts for item in part or ()], first.type if first is not None else None)


@SLICES.function("Sorted")
def _sorted(call: Call, iterator: Value) -> Value:
    items = call.machine.iterated(iterator)
    return items if isinstance(items, Unknown) else Slice(sorted((first for first, _ in items), key=_key))


@SLICES.function("Collect")
def _collect(call: Call, iterator: Value) -> Value:
    items = call.machine.iterated(iterator)
    return items if isinstance(items, Unknown) else Slice([first for first, _ in items])


def _yielding(values: list[Value]) -> Native:
    def run(call: Call, yielded: Value) -> None:
        for value in values:
            if plain(call.machine.call(yielded, [value], call.place)) is False:
                return

    return Native("an iterator", run)


@SLICES.function("Values")
def _slice_values(_: Call, items: Value) -> Value:
    return _yielding(list(items or ()))


@MAPS.function("Keys")
def _keys(_: Call, items: Value) -> Value:
    return _yielding([key for key, _ in (items.pairs() if items else ())])


@MAPS.function("Values")
def _values(_: Call, items: Value) -> Value:
    return _yielding([value for _, value in (items.pairs() if items else ())])


@X_MAPS.function("Keys")
def _x_keys(_: Call, items: Value) -> Value:
    return Slice([key for key, _ in (items.pairs() if items else ())])


@X_MAPS.function("Values")
def _x_values(_: Call, items: Value) -> Value:
    return Slice([value for _, value in (items.pairs() if items else ())])


@MAPS.function("Clone")
@X_MAPS.function("Clone")
def _clone_map(_: Call, items: Value) -> Value:
    return Map(items.type, items.pairs()) if items is not None else None


@MAPS.function("Copy")
@X_MAPS.function("Copy")
def _copy_map(_: Call, target: Value, source: Value) -> None:
    for key, value in source.pairs() if source else ():
        target.set(key, value)
