# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The evaluator, part by part: expressions, types, statements, calls."""

from __future__ import annotations

import pytest

from docwarden.golang import basic_texts
from docwarden.golang.build import Target
from docwarden.golang.machine import Environment, Machine
from docwarden.golang.modules import Modules
from docwarden.golang.packages import Packages
from docwarden.golang.program import Build, evaluate
from docwarden.golang.sources import Sources
from docwarden.golang.values import Unknown, plain
from golang import MODULE, Memory, flags, program, read, value


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
    ],
)
def test_expressions(expression: str, expected: object) -> None:
    assert plain(value(expression)) == expected


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


IMPORTS = """package main
import ("fmt"; "reflect"; "regexp"; "strings"; "encoding/json"; "text/tabwriter")
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            (
                "b := &strings.Builder{}; w := tabwriter.NewWriter(b, 0, 0, 2, 32, 0); "
                r'fmt.Fprint(w, "a\tone\nlong\ttwo\n", "none\n"); w.Flush(); return b.String()'
            ),
            "a     one\nlong  two\nnone\n",
        ),
        (
            (
                "v := reflect.TypeOf(opts{}); names := ``; for i := 0; i < v.NumField(); i++ { "
                "f := v.Field(i); names += f.Name + `=` + f.Tag.Get(`flag`) + `:` "
                "+ f.Type.Kind().String() + ` ` }; return names"
            ),
            "A=a:int B=b:string ",
        ),
        (
            (
                "o := &opts{}; reflect.ValueOf(o).Elem().FieldByName(`A`).Set(reflect.ValueOf(7)); "
                "return fmt.Sprint(o.A)"
            ),
            "7",
        ),
        (
            (
                "o := &opts{}; "
                "v := reflect.ValueOf(o).Elem(); "
                "return fmt.Sprint(v.Field(0).CanSet(), reflect.ValueOf(1).CanSet())"
            ),
            "true false",
        ),
        ("return regexp.MustCompile(`[[:digit:]]+`).FindString(`ab12c`)", "12"),
        ("n := new(fmt.Sprint(5)); return *n", "5"),
        ("n := new(int); *n = 3; return fmt.Sprint(*n, *new(7))", "3 7"),
        (
            "var x any = 1; switch x.(type) { case bool, string, int: return `one of three` }; return `none`",
            "one of three",
        ),
    ],
)
def test_models_of_the_standard_library(body: str, expected: str) -> None:
    assert plain(evaluated(body)) == expected


@pytest.mark.parametrize(
    "body",
    [
        'o := opts{B: "before"}; json.Unmarshal([]byte(input()), &o); return o.B',
        'b := &strings.Builder{}; fmt.Fprint(b, "x"); elsewhere(b); return b.String()',
        "var xs []string; xs = append(xs, others()...); return strings.Join(xs, ``)",
        "n := ``; for { if unknown() { break }; n += `x` }; return n",
    ],
)
def test_what_is_changed_out_of_sight_is_unknown(body: str) -> None:
    assert isinstance(evaluated(body), Unknown)


def evaluated(body: str) -> object:
    """Give the result of a function body that has options, and functions of which nothing is known."""
    declared = 'type opts struct { A int `flag:"a"`; B string `flag:"b"` }'  # with tags
    outside = (
        "import far `example.com/far`",
        "func input() string { return far.Input() }",
        "func others() []string { return far.Others() }",
        "func unknown() bool { return far.Unknown() }",
        "func elsewhere(x any) { far.Takes(x) }",
    )
    main = f"var result = f()\nfunc f() string {{ {body} }}\nfunc main() {{}}\n"
    text = "\n".join([IMPORTS, *outside, declared, main])
    codebase = Memory({"go.mod": MODULE, "main.go": text})
    packages = Packages(Modules(codebase, "."), Target(), Sources())
    return Machine(packages, codebase, Environment()).names.member("example.org/tool", "result")


def test_what_cannot_be_known_is_unknown_and_says_why() -> None:
    unknown = value("len(os.Environ())")
    assert isinstance(unknown, Unknown)
    assert "os.Environ" in value("os.Environ()").reason


def test_skipped_code_taints_what_it_assigns_and_spares_the_rest() -> None:
    found = flags(
        """
        kept, lost := "kept", "lost"
        if os.Getpid() > 10 {
            lost = "changed"
        }
        flags.String("kept", kept, "")
        flags.String("lost", lost, "")
        """
    )
    assert found["kept"].default == '"kept"'
    assert "os.Getpid" in found["lost"].unknown[0]


def test_a_failure_that_is_not_known_is_taken_for_none() -> None:
    found = flags(
        """
        name, err := os.Hostname()
        if err != nil {
            panic(err)
        }
        flags.String("host", name, "")
        """
    )
    assert found["host"].unknown == ("default: the name of the host",)


def test_a_result_that_depends_on_the_unknown_is_no_guess() -> None:
    reading = read(
        program(
            """
            func limit() int { if os.Getpid() > 10 { return 1 }; return 2 }
            func main() {
                cmd := &cobra.Command{Use: "tool"}
                cmd.Flags().Int("limit", limit(), "How many")
                cmd.Execute()
            }
            """
        )
    )
    assert reading.command
    assert "os.Getpid" in reading.command.flags[1].unknown[0]


def test_a_skipped_registration_is_noted_with_its_place() -> None:
    reading = read(
        program(
            """
            func main() {
                cmd := &cobra.Command{Use: "tool"}
                if os.Getpid() > 10 {
                    cmd.Flags().Int("limit", 1, "How many")
                }
                cmd.Execute()
            }
            """
        )
    )
    (note,) = reading.uncertain
    assert (note.place.path, "os.Getpid" in note.text) == ("main.go", True)


def test_what_follows_a_possible_return_is_in_doubt() -> None:
    reading = read(
        program(
            """
            func add(flags *pflag.FlagSet) {
                if os.Getpid() > 10 { return }
                flags.Int("limit", 1, "How many")
            }
            func main() {
                cmd := &cobra.Command{Use: "tool"}
                add(cmd.Flags())
                cmd.Flags().Int("sure", 1, "")
                cmd.Execute()
            }
            """
        )
    )
    assert reading.command
    doubts = {flag.name: bool(flag.uncertain) for flag in reading.command.flags}
    assert doubts == {"help": False, "limit": True, "sure": False}


def test_a_command_given_to_unknown_code_is_noted() -> None:
    imports = 'package main\nimport "github.com/spf13/cobra"\nimport "example.com/far/away"\n'
    main = 'func main() { c := &cobra.Command{Use: "tool"}; away.Decorate(c); c.Execute() }\n'
    reading = read(Memory({"go.mod": "module m\n", "main.go": imports + main}))
    assert reading.command
    assert "example.com/far/away" in reading.uncertain[0].text


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


def test_a_broken_file_is_reported_and_the_rest_is_read() -> None:
    codebase = program(
        """
        func main() {
            cmd := &cobra.Command{Use: "tool"}
            cmd.Flags().Int("limit", 1, "How many")
            broken(cmd)
            cmd.Execute()
        }
        """,
        broken="package main\n\nfunc broken(c *cobra.Command) {\n\tc.Flags( ]\n}\n",
    )
    reading = read(codebase)
    assert reading.command
    assert [flag.name for flag in reading.command.flags] == ["help", "limit"]
    assert [note.place.path for note in reading.broken] == ["broken.go"]


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [(0, "0s"), (1, "1ns"), (1500, "1.5µs"), (2_000_000, "2ms"), (90 * 10**9, "1m30s"), (36 * 10**11, "1h0m0s"),  # noqa: E501
     (-10**9, "-1s"), (1_500_000_000, "1.5s")],
)  # fmt: skip
def test_durations(nanoseconds: int, text: str) -> None:
    assert basic_texts.duration(nanoseconds) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.5, "0.5"), (100.0, "100"), (1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-5, "1e-05"), (0.0001, "0.0001"),  # noqa: E501
     (-2.25, "-2.25")],
)  # fmt: skip
def test_floats(number: float, text: str) -> None:
    assert basic_texts.float_text(number, "g", -1) == text


def test_options_that_are_found_by_reflection_are_registered() -> None:
    text = """package main
import ("reflect"; "github.com/spf13/cobra"; "github.com/spf13/pflag")
type adder interface { AddFlags(*pflag.FlagSet) }
type Common struct { debug bool }
func (c *Common) AddFlags(flags *pflag.FlagSet) { flags.BoolVar(&c.debug, "debug", c.debug, "Say more") }
type options struct { Common; Name string }
func fields[T any](from any) func(func(T) bool) {
	return func(yield func(T) bool) {
		v := reflect.ValueOf(from).Elem()
		for i := range v.NumField() {
			if one, ok := v.Field(i).Addr().Interface().(T); ok && !yield(one) { return }
		}
	}
}
func main() {
	cmd := &cobra.Command{Use: "tool", Run: func(*cobra.Command, []string) {}}
	for one := range fields[adder](&options{Common: Common{debug: true}}) { one.AddFlags(cmd.Flags()) }
	cmd.Execute()
}
"""
    reading = read(Memory({"go.mod": MODULE, "main.go": text}))
    assert reading.command
    assert [(flag.name, flag.default) for flag in reading.command.flags] == [("debug", "true"), ("help", "")]
