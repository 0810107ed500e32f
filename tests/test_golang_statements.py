# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The evaluator: declarations, statements, calls, generics."""

from __future__ import annotations

import pytest

from docwarden.golang.program import Build, evaluate
from docwarden.golang.values import plain
from golang import program, read, value


@pytest.mark.parametrize(
    ("declarations", "expression", "expected"),
    [
        ("const (A = iota + 1; B; C)", "A + B + C", 6),
        ("const (A = 1 << (10 * iota); B)", "B", 1024),
        ("var a = b + 1; var b = f(); func f() int { return 41 }", "a", 42),
        ("func f() (int, string) { return 1, `x` }\nvar a, s = f()", "s", "x"),
        ("type T struct{ A int; B string }\nvar t = T{1, `b`}", "t.B", "b"),
        ("type T struct{ A int }\nvar t = &T{A: 5}\nvar u = t", "u.A", 5),
        ("type E struct{ N int }\nfunc (e *E) Get() int { return e.N }\ntype T struct{ *E }", "T{&E{7}}.Get()", 7),  # noqa: E501
        ("type L []string\nfunc (l L) Len() int { return len(l) }", "L{`a`}.Len()", 1),
        ("type S string\nfunc (s S) String() string { return `<` + string(s) + `>` }", "fmt.Sprint(S(`a`))", "<a>"),  # noqa: E501
        ("func f() (n int) { defer func() { n++ }(); return 1 }", "f()", 2),
        ("func f() (s string) { defer func() { s = recover().(string) }(); panic(`p`) }", "f()", "p"),
        ("func f(xs ...int) int { t := 0; for _, x := range xs { t += x }; return t }", "f(1, 2, 3)", 6),
        ("func f() int { n := 0; for i := 0; i < 5; i++ { if i == 3 { break }; n += i }; return n }", "f()", 3),  # noqa: E501
        ("func f() int { n := 0; for range 3 { n++ }; return n }", "f()", 3),
        ("func f(x any) string { switch v := x.(type) { case int: return `i`; case string: return v }; return `?` }",  # noqa: E501
         "f(`s`) + f(1) + f(1.5)", "si?"),
        ("func f(n int) int { switch { case n > 1: fallthrough; case n > 5: return 1; default: return 2 } }", "f(2)", 1),  # noqa: E501
        ("func f[T any](x T) T { return x }", "f[string](`g`)", "g"),
        ("type P[T any] struct{ V T }\nfunc (p P[T]) Zero() T { var z T; return z }", "P[string]{`a`}.Zero()", ""),  # noqa: E501
        ("func f() int { x := 1; p := &x; *p = 2; return x }", "f()", 2),
        ("type T struct{ N int }\nfunc f() int { a := T{1}; b := a; b.N = 2; return a.N }", "f()", 1),
        ("func f() int { xs := []int{1, 2}; ys := xs; ys[0] = 9; return xs[0] }", "f()", 9),
        ("func f() []func() int { var r []func() int; for i := range 2 { r = append(r, func() int { return i }) }; return r }",  # noqa: E501
         "f()[0]()", 0),
        ("func f() int { outer: for i := 0; ; i++ { for { if i == 2 { break outer }; continue outer } }; return 5 }",  # noqa: E501
         "f()", 5),
        ("func f(m map[string]int) int { if v, ok := m[`a`]; ok { return v }; return -1 }", "f(map[string]int{`a`: 3})", 3),  # noqa: E501
        ("type D time.Duration\nfunc (d D) String() string { return time.Duration(d).String() }", "D(time.Minute).String()", "1m0s"),  # noqa: E501
    ],
)  # fmt: skip
def test_programs(declarations: str, expression: str, expected: object) -> None:
    assert plain(value(expression, declarations)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a := T{1}; xs := append([]T{}, a); a.N = 2; return xs[0].N", 1),
        ("a := T{1}; var xs []T; xs = append(xs, a); a = T{}; return xs[0].N", 1),
        ("xs := []T{{1}}; ys := append([]T(nil), xs...); xs[0].N = 2; return ys[0].N", 1),
        ("n := 0; func() { a := T{1}; defer func(t T) { n = t.N }(a); a.N = 2 }(); return n", 1),
        ("a := T{1}; get := func() T { defer func() { a.N = 9 }(); return a }; return get().N", 1),
        ("a := T{1}; get := func() (T, error) { defer func() { a.N = 9 }(); return a, nil }; t, _ := get(); return t.N", 1),  # noqa: E501
        ("xs, ys := make([]T, 1), []T{{5}}; copy(xs, ys); ys[0].N = 6; return xs[0].N", 5),
    ],
)  # fmt: skip
def test_what_is_appended_deferred_or_returned_has_its_own_value(body: str, expected: int) -> None:
    assert plain(value("f()", f"type T struct{{ N int }}\nfunc f() int {{ {body} }}")) == expected


@pytest.mark.parametrize(
    "loop", ["for { }", "for i := 0; i >= 0; i++ { }", "var f func(); f = func() { for { g() } }; f()"]
)
def test_an_endless_loop_ends_with_a_message(loop: str) -> None:
    codebase = program(f"func g() {{}}\nfunc main() {{ {loop} }}\n")
    ended = evaluate(codebase, Build("."), max_steps=20_000)
    assert ended.root is None
    assert "without coming to an end" in ended.stopped
    assert ended.place.path == "main.go"


def test_endless_recursion_ends_with_a_message() -> None:
    reading = read(program("func f() { f() }\nfunc main() { f() }\n"))
    assert reading.stopped
    assert "nest deeper" in reading.stopped.text


@pytest.mark.parametrize(
    ("declarations", "expression", "expected"),
    [
        ("type N int\nfunc (n *N) Set(i int) { *n = N(i) }\nfunc f() N { var n N; n.Set(5); return n }", "f()", 5),  # noqa: E501
        ("type L []int\nfunc (l *L) Add(i int) { *l = append(*l, i) }\nfunc f() int { var l L; l.Add(1); l.Add(2); return len(l) }",  # noqa: E501
         "f()", 2),
        ("type N int\nfunc (n *N) Inc() { *n++ }\ntype S struct{ a N }\nfunc f() N { s := S{}; s.a.Inc(); return s.a }", "f()", 1),  # noqa: E501
        ("type N int\nfunc (n *N) Inc() { *n++ }\nfunc f() N { xs := []N{4}; xs[0].Inc(); return xs[0] }", "f()", 5),  # noqa: E501
        ("type N int\nfunc (n *N) Inc() { *n++ }\ntype S struct{ N }\nfunc f() N { s := S{}; s.Inc(); return s.N }", "f()", 1),  # noqa: E501
        ("type M map[string]int\nfunc (m M) Get() int { return m[`a`] + 3 }\nfunc f(m M) int { if m != nil { return 0 }; return m.Get() }",  # noqa: E501
         "f(nil)", 3),
        ("func f() string { var raw []byte; return `<` + string(raw) + `>` }", "f()", "<>"),
    ],
)  # fmt: skip
def test_methods_on_places_and_on_nil(declarations: str, expression: str, expected: object) -> None:
    assert plain(value(expression, declarations)) == expected
