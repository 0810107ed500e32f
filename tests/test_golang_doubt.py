# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The evaluator: what cannot be known, and what skipped code might have done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docwarden.golang.values import Unknown
from golang import MODULE, Memory, evaluated, flags, program, read, value

if TYPE_CHECKING:
    from docwarden.facts.commands import Flag


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


def test_messages_describe_values_as_go_does() -> None:
    reading = read(program("func main() { panic(fmt.Errorf(`no %s`, `luck`)) }"))
    assert reading.stopped
    assert reading.stopped.text == "panic: no luck"
    (note,) = flags("flags.Var(nil, `none`, ``)").values()
    assert "0x" not in " ".join(note.unknown)
    called = value("missing(func() {})", "func missing(f func()) string { var g func(); g(); return 1() }")
    assert isinstance(called, Unknown)
    assert "0x" not in called.reason


@pytest.mark.parametrize(
    ("init", "expected"),
    [
        ('Dir = "set" + suffix', '"set!"'),
        ("for { Dir += Dir }", "what init at vendor/example.com/far/far.go:4 sets"),
        ('Dir = "lost"; panic("no luck")', "what init at vendor/example.com/far/far.go:4 sets"),
        ("_ = Dir", '"before"'),
    ],
)
def test_an_init_function_of_a_dependency_runs_when_it_matters(init: str, expected: str) -> None:
    far = f'package far\nvar Dir = "before"\nvar suffix = "!"\nfunc init() {{ {init} }}\n'
    main = (
        'package main\nimport ("github.com/spf13/cobra"; "example.com/far")\nfunc main() {\n'
        'cmd := &cobra.Command{Use: "tool"}\ncmd.Flags().String("dir", far.Dir, "")\ncmd.Execute()\n}\n'
    )
    reading = read(Memory({"go.mod": MODULE, "main.go": main, "vendor/example.com/far/far.go": far}))
    assert reading.command
    (flag,) = [flag for flag in reading.command.flags if flag.name == "dir"]
    assert expected in (flag.default, *" ".join(flag.unknown).split(": ", 1)[1:])


_REGISTRY = """package registry
var known map[string]bool
func init() { known = map[string]bool{} }
func Add(name string) { known[name] = true }
func Names() []string {
	names := []string{}
	for name := range known { names = append(names, name) }
	return names
}
type Gate struct{ on map[string]string }
func (g *Gate) Add(name, text string) { g.on[name] = text }
func (g *Gate) Text(name string) string {
	if text, ok := g.on[name]; ok { return text }
	panic("not registered: " + name)
}
var Default = &Gate{map[string]string{}}
"""

_ADDING = """package first
import "example.com/far/registry"
const Feature = "first"
func init() { registry.Add("first") }
func init() { registry.Default.Add(Feature, "is first") }
"""


def _with_registry(main: str) -> dict[str, Flag]:
    head = 'package main\nimport (\n"strings"\n"github.com/spf13/pflag"\n"github.com/spf13/cobra"\n'
    command = 'cmd := &cobra.Command{Use: "tool", Run: func(*cobra.Command, []string) {}}'
    files = {
        "go.mod": f"{MODULE}\nrequire example.com/far v1.0.0\n",
        "main.go": f"{head}{main.replace('COMMAND', command)}",
        "vendor/example.com/far/registry/registry.go": _REGISTRY,
        "vendor/example.com/far/first/first.go": _ADDING,
        "vendor/example.com/far/all/all.go": 'package all\nimport _ "example.com/far/first"\n',
    }
    reading = read(Memory(files))
    assert reading.command, reading.stopped
    return {flag.name: flag for flag in reading.command.flags}


def test_a_registry_is_filled_by_those_that_import_it() -> None:
    main = """"example.com/far/registry"
_ "example.com/far/all"
)
func main() {
	COMMAND
	cmd.Flags().String("kind", strings.Join(registry.Names(), ","), "")
	cmd.Execute()
}
"""
    assert _with_registry(main)["kind"].default == '"first"'


def test_what_a_package_adds_to_another_ones_variable_is_there_once_it_is_named() -> None:
    main = """"example.com/far/first"
"example.com/far/registry"
)
func main() {
	COMMAND
	cmd.Flags().String("kind", registry.Default.Text(first.Feature), "")
	cmd.Execute()
}
"""
    assert _with_registry(main)["kind"].default == '"is first"'


def test_a_set_that_skipped_code_adds_to_is_unknown() -> None:
    declared = "type set map[string]bool\nfunc (s set) add(name string) { s[name] = true }\n"
    body = "s := set{}; for _, name := range missing { s.add(name) }; return len(s)"
    assert isinstance(value("f()", f"{declared}func f() int {{ {body} }}"), Unknown)
