# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The evaluator: models of the standard library and of cobra."""

from __future__ import annotations

import pytest

from docwarden.golang.values import Unknown, plain
from golang import MODULE, Memory, evaluated, flags, read, value


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
        ("d, f := filepath.Split(`/opt/cni/bin/ipam`); return d + ` ` + f", "/opt/cni/bin/ ipam"),
        ("d, f := filepath.Split(`ipam`); return fmt.Sprintf(`%q %q`, d, f)", '"" "ipam"'),
        (
            (
                "n := []int{3, 1, 2}; slices.SortFunc(n, func(a, b int) int { return cmp.Compare(b, a) }); "
                "return fmt.Sprint(n, cmp.Less(`a`, `b`), cmp.Compare(1.5, 1.5))"
            ),
            "[3 2 1] true 0",
        ),
        (
            (
                "n := []int{3, 1, 2}; small := func(x int) bool { return x < 2 }; return fmt.Sprint("
                "slices.IndexFunc(n, small), slices.ContainsFunc(n[2:], small), slices.Equal(n, []int{3, 1}))"
            ),
            "1 false false",
        ),
        ("return regexp.MustCompile(`^[[:alpha:][]+$`).FindString(`a[b`)", "a[b"),
        (
            (
                "r := regexp.MustCompile(`(?<k>\\w+)=(\\d*)`); "
                "return r.ReplaceAllString(`a=1 b=`, `${2}:$k;$$$kx$3`)"
            ),
            "1:a;$ :b;$",
        ),
        ("return regexp.MustCompile(`a.c`).ReplaceAllLiteralString(`abc`, `$0`)", "$0"),
        ("_, err := regexp.Compile(`a(`); return fmt.Sprint(err != nil)", "true"),
        ("ok, _ := regexp.MatchString(regexp.QuoteMeta(`a.c`), `abc`); return fmt.Sprint(ok)", "false"),
        (
            (
                "s := bufio.NewScanner(strings.NewReader(`a\r\n\nb `)); t := []string{}; "
                "for s.Scan() { t = append(t, s.Text()) }; return fmt.Sprintf(`%q %v`, t, s.Err())"
            ).replace("`a\r\n\nb `", r'"a\r\n\nb "'),
            '["a" "" "b "] <nil>',
        ),
        (
            (
                "s := bufio.NewScanner(bytes.NewReader([]byte(`one  two `))); s.Split(bufio.ScanWords); "
                "t := ``; for s.Scan() { t += string(s.Bytes()) + `,` }; return t"
            ),
            "one,two,",
        ),
        ("b, err := io.ReadAll(strings.NewReader(`xyz`)); return fmt.Sprint(string(b), err)", "xyz<nil>"),
        ("var b bytes.Buffer; io.WriteString(&b, `äbc`); b.Truncate(3); b.Grow(9); return b.String()", "äb"),
        ("var w io.Writer = &bytes.Buffer{}; w.Write([]byte(`x`)); return fmt.Sprint(w)", "x"),
        (
            (
                "b := []byte(` a,b `); x, y, ok := bytes.Cut(bytes.TrimSpace(b), []byte(`,`)); "
                "return fmt.Sprintf(`%s %s %v %d`, x, y, ok, bytes.IndexByte(b, 'b'))"
            ),
            "a b true 3",
        ),
        (
            (
                "p := bytes.Split([]byte(`a-b`), []byte(`-`)); "
                "same := bytes.Equal(p[0], []byte(`a`)); "
                "return string(bytes.Join(p, []byte(`+`))) + fmt.Sprint(len(p), same)"
            ),
            "a+b2 true",
        ),
        (
            (
                "n := func(r rune) bool { return r < 'a' }; return fmt.Sprintf(`%q %q %q %q %v`, "
                "strings.TrimLeftFunc(`1a2`, n), strings.TrimRightFunc(`1a2`, n), "
                "strings.TrimFunc(`1a2`, n), "
                "strings.FieldsFunc(`1ab22c3`, n), strings.ContainsFunc(`abc`, n))"
            ),
            '"a2" "1a" "a" ["ab" "c"] false',
        ),
        (
            (
                "return fmt.Sprintf(`%q %q %d`, strings.SplitAfter(`a,b,`, `,`), "
                "strings.SplitAfter(`ab`, ``), "
                "strings.LastIndexAny(`abca`, `bx`))"
            ),
            '["a," "b," ""] ["a" "b"] 1',
        ),
        (
            (
                "var n atomic.Int32; n.Store(2); a := n.Add(3); b := n.Swap(9); c := n.CompareAndSwap(9, 1); "
                "d := n.CompareAndSwap(9, 4); return fmt.Sprint(a, b, c, d, n.Load())"
            ),
            "5 5 true false 1",
        ),
        (
            (
                "o := opts{A: 4}; x := int64(o.A); atomic.AddInt64(&x, 3); y := atomic.SwapInt64(&x, 8); "
                "atomic.StoreInt64(&x, atomic.LoadInt64(&x)+1); return fmt.Sprint(x, y)"
            ),
            "9 7",
        ),
        ("n := new(fmt.Sprint(5)); return *n", "5"),
        ("type in struct{ T opts }; x := in{opts{B: `deep`}}; n := new(x.T.B); return *n", "deep"),
        ("n := new(func() string { return `called` }); return (*n)()", "called"),
        ("n := new(func() string); return fmt.Sprint(*n == nil)", "true"),
        ("n := new(int); *n = 3; return fmt.Sprint(*n, *new(7))", "3 7"),
        (
            "var x any = 1; switch x.(type) { case bool, string, int: return `one of three` }; return `none`",
            "one of three",
        ),
    ],
)
def test_models_of_the_standard_library(body: str, expected: str) -> None:
    assert plain(evaluated(body)) == expected


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


def test_a_function_that_a_value_type_is_made_of() -> None:
    found = flags(
        """
        flags.VarPF(once("x"), "check", "", "Check it").NoOptDefVal = "true"
        """,
        once="package main\n"
        "type setter func(string) error\n"
        "func (s setter) Set(text string) error { return s(text) }\n"
        "func (s setter) String() string { return `` }\n"
        "func (s setter) Type() string { return `bool` }\n"
        "func once(text string) setter { return func(s string) error { return nil } }\n",
    )
    assert (found["check"].value_name, found["check"].unknown) == ("", ())


def test_flags_of_another_set_keep_their_types_and_defaults() -> None:
    text = """package main
import ("flag"; "github.com/spf13/cobra")
func main() {
	var own, other flag.FlagSet
	own.Bool("loud", true, "Be loud"); own.Int("count", 3, "How many")
	own.VisitAll(func(f *flag.Flag) { other.Var(f.Value, f.Name, f.Usage) })
	cmd := &cobra.Command{Use: "tool", Run: func(*cobra.Command, []string) {}}
	cmd.Flags().AddGoFlagSet(&other)
	cmd.Execute()
}
"""
    reading = read(Memory({"go.mod": MODULE, "main.go": text}))
    assert reading.command
    found = [(flag.name, flag.value_name, flag.default) for flag in reading.command.flags]
    assert found == [("count", "int", "3"), ("help", "", ""), ("loud", "", "true")]


def test_colors_are_not_shown_on_what_is_no_terminal() -> None:
    main = """package main
import ("github.com/fatih/color"; "github.com/spf13/cobra")
func main() {
	cmd := &cobra.Command{Use: "tool", Run: func(*cobra.Command, []string) {}}
	bold := color.New(color.Bold).SprintFunc()
	cmd.Flags().String("dir", "", color.GreenString("In %s", "here") + bold(" now"))
	cmd.Execute()
}
"""
    reading = read(Memory({"go.mod": MODULE, "main.go": main}))
    assert reading.command
    assert reading.command.flags[0].usage == "In here now"


_COLLECTOR = """\
type line struct{ size int }
type collector struct{ out *strings.Builder; buf []byte; line line; lines []line }

func (c *collector) Write(text []byte) (int, error) {
	for _, letter := range text {
		if letter == '\\n' {
			c.lines = append(c.lines, c.line)
			c.line = line{}
			continue
		}
		c.buf = append(c.buf, letter)
		c.line.size++
	}
	return len(text), nil
}

func (c *collector) Flush() {
	at := 0
	for _, l := range c.lines {
		c.out.Write(c.buf[at : at+l.size])
		c.out.WriteString(";")
		at += l.size
	}
}

func collect(print func(c *collector)) string {
	out := &strings.Builder{}
	c := &collector{out: out}
	print(c)
	c.Flush()
	return out.String()
}
"""


def test_package_fmt_writes_to_writers_of_the_program() -> None:
    prints = 'fmt.Fprintln(c, "a", 1); fmt.Fprintf(c, "%s\\n", "bc"); fmt.Fprint(c, "d\\n")'
    assert value(f"collect(func(c *collector) {{ {prints} }})", _COLLECTOR) == "a 1;bc;d;"


def test_what_a_writer_of_the_program_makes_of_unknown_text_is_unknown() -> None:
    found = value("collect(func(c *collector) { fmt.Fprintln(c, missing) })", _COLLECTOR)
    assert isinstance(found, Unknown)


@pytest.mark.parametrize(
    "written",
    ["b.WriteString(`x`)", "fmt.Fprint(&b, `x`)", "p.WriteString(`x`)", "fmt.Fprint(p, `x`)", "h.b.WriteByte('x')", "h.add()"],  # noqa: E501
)  # fmt: skip
def test_what_skipped_code_may_write_to_is_unknown(written: str) -> None:
    holder = "type holder struct{ b *strings.Builder }\nfunc (h holder) add() { h.b.WriteString(`x`) }\n"
    skipped = f"if missing {{ {written} }}"
    body = f"var b strings.Builder; p := &b; h := holder{{p}}; {skipped}; _ = h; return b.String()"
    assert isinstance(value("f()", f"{holder}func f() string {{ {body} }}"), Unknown)


_NAMESAKE = """package tabwriter
import "io"
type Writer struct{ out io.Writer; buf []byte }
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }
func (w *Writer) Write(text []byte) (int, error) { w.buf = append(w.buf, text...); return len(text), nil }
func (w *Writer) Flush() { w.out.Write([]byte("<")); w.out.Write(w.buf); w.out.Write([]byte(">")) }
"""


def test_a_type_that_is_named_as_one_of_gos_library_runs_its_own_code() -> None:
    main = """package main
import ("bytes"; "fmt"; "github.com/spf13/cobra"; "example.org/tool/tabwriter")
func text() string {
	buf := bytes.NewBuffer(nil)
	w := tabwriter.NewWriter(buf)
	fmt.Fprintln(w, "a\\tb")
	w.Flush()
	return buf.String()
}
func main() { (&cobra.Command{Use: "tool", Long: text(), Run: func(*cobra.Command, []string) {}}).Execute() }
"""
    files = {"go.mod": MODULE, "main.go": main, "tabwriter/tabwriter.go": _NAMESAKE}
    reading = read(Memory(files))
    assert reading.command
    assert reading.command.long == "<a\tb\n>"


@pytest.mark.parametrize(
    ("text", "width"), [('"a b"', "3"), ('"a\\x07"', "1"), ('""', ""), ('"日本"', None), ("missing", None)]
)
def test_widths_of_text(text: str, width: str | None) -> None:
    main = f"""package main
import (runewidth "github.com/mattn/go-runewidth"; "github.com/spf13/cobra")
func main() {{
	cmd := &cobra.Command{{Use: "tool", Run: func(*cobra.Command, []string) {{}}}}
	cmd.Flags().Int("width", runewidth.StringWidth({text}), "")
	cmd.Execute()
}}
"""
    reading = read(Memory({"go.mod": MODULE, "main.go": main}))
    assert reading.command
    found = next(flag for flag in reading.command.flags if flag.name == "width")
    assert bool(found.unknown) == (width is None)
    assert width is None or found.default == width


_LEVELS = """package main
import ("flag"; "fmt"; "github.com/spf13/cobra"; "github.com/spf13/pflag")
type level int
func (l *level) String() string { return fmt.Sprint(int(*l)) }
func (l *level) Set(text string) error { *l = level(len(text)); return nil }
type wrapped struct{ inner pflag.Value }
func (w *wrapped) String() string { return w.inner.String() }
func (w *wrapped) Set(text string) error { return w.inner.Set(text) }
func (w *wrapped) Type() string { return w.inner.Type() }
func main() {
	cmd := &cobra.Command{Use: "tool", Run: func(*cobra.Command, []string) {}}
	set := flag.NewFlagSet("", flag.ExitOnError)
	l := level(2)
	set.Var(&l, "v", "Level")
	set.Bool("quiet", true, "Quiet")
	set.Int("size", 3, "Size")
	set.Set("quiet", "false")
	set.Set("size", "7")
	set.Set("v", "four")
	cmd.Flags().AddGoFlagSet(set)
	cmd.Flags().Var(&wrapped{cmd.Flags().Lookup("v").Value}, "loglevel", "The same")
	cmd.Execute()
}
"""


def test_flags_of_package_flag_are_looked_up_and_have_their_current_values_as_defaults() -> None:
    reading = read(Memory({"go.mod": MODULE, "main.go": _LEVELS}))
    assert reading.command
    found = {flag.name: (flag.value_name, flag.default) for flag in reading.command.flags}
    del found["help"]
    assert found == {
        "loglevel": ("level", "4"),
        "quiet": ("", ""),
        "size": ("int", "7"),
        "v": ("level", "4"),
    }
