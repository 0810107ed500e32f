# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Random Go programs made with cobra and pflag, many in one binary, as compiling takes longest.

Each program is a function that makes a root command. ``main`` documents all of them where it is given a
folder, and executes the one that the variable PROGRAM names where it is not.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

#: Defaults of flags, as Go text, by the name of the method that registers them.
DEFAULTS = {
    "Bool": ("true", "false"),
    "String": ('""', '"text"', '"a \\"quoted\\" one"', '"line\\nbreak"', '"tab\\tä"', "`back\\slash`"),
    "Int": ("0", "42", "-7", 'len([]string{"a", "b"})', "maxWorkers / 3"),
    "Int8": ("0", "-128"),
    "Int16": ("0", "300"),
    "Int32": ("0", "65536"),
    "Int64": ("0", "1 << 40"),
    "Uint": ("0", "7"),
    "Uint8": ("0", "255"),
    "Uint16": ("0", "9090"),
    "Uint32": ("0", "4294967295"),
    "Uint64": ("0", "18446744073709551615"),
    "Float64": ("0", "0.5", "1e21", "100", "0.00001"),
    "Float32": ("0", "0.25"),
    "Duration": ("0", "90 * time.Second", "time.Millisecond * 1500", "36 * time.Hour", "2*time.Minute + 1"),
    "StringSlice": ("nil", "[]string{}", '[]string{"a", "b c"}', '[]string{"with,comma", "with\\"quote"}'),
    "StringArray": ("nil", '[]string{"x", "y"}', "append([]string{`x`}, names...)"),
    "IntSlice": ("nil", "[]int{1, 2, 3}"),
    "BoolSlice": ("[]bool{true, false}",),
    "DurationSlice": ("[]time.Duration{time.Second, time.Minute}",),
    "StringToString": ("nil", 'map[string]string{"k": "v"}'),
    "StringToInt": ('map[string]int{"k": 5}',),
    "IP": ("nil", 'net.ParseIP("10.0.0.1")', 'net.ParseIP("fd00::1")'),
    "IPMask": ("net.CIDRMask(24, 32)",),
}

#: The same for the kinds whose defaults are texts that programs put together.
TEXTS = (
    'fmt.Sprintf("%s-%03d", names[1], maxWorkers)',
    'strings.Join(names, "/")',
    "strings.ToUpper(names[0][:2])",
    "level(3).String()",
    'filepath.Join("/var", "lib", names[2])',
    'pick(names, func(name string) bool { return strings.HasPrefix(name, "g") })',
    "strconv.Quote(names[0])",
)

USAGES = (
    "",
    "How many",
    "Use `FILE` for it",
    "One `quote only",
    "First line\\nSecond line",
    "Trailing blank ",
    "100% ä → b",
)

HEAD = """\
package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"
)

const maxWorkers = 4 + 2*iotaed

const (
	_       = iota
	iotaed
	another = iota * 10
)

var names = []string{"alpha", "beta", "gamma"}

type level int

func (l level) String() string {
	switch {
	case l > 2:
		return "high"
	case l == 2:
		return "middle"
	}
	return "low"
}

func (l *level) Set(text string) error {
	number, err := strconv.Atoi(text)
	*l = level(number)
	return err
}

func (l *level) Type() string { return "level" }

type shared struct {
	Verbose bool
	Retries int
	Wait    time.Duration
}

func (s *shared) addFlags(flags *pflag.FlagSet, prefix string) {
	flags.BoolVar(&s.Verbose, prefix+"-verbose", s.Verbose, "Say more")
	flags.IntVar(&s.Retries, prefix+"-retries", s.Retries, fmt.Sprintf("How often, at most %d", another))
	flags.DurationVar(&s.Wait, prefix+"-wait", s.Wait, "How long")
}

type options struct {
	shared
	Names []string
	Level level
}

func defaults(retries int) *options {
	made := &options{Names: names[:2]}
	made.Retries, made.Wait = retries, time.Duration(retries)*time.Second
	return made
}

func pick[T any](items []T, wanted func(T) bool) (found T) {
	for _, item := range items {
		if wanted(item) {
			return item
		}
	}
	return found
}

func run(*cobra.Command, []string) {}

var _ = net.ParseIP

func main() {
	if len(os.Args) > 1 {
		for number, make := range programs {
			folder := filepath.Join(os.Args[1], strconv.Itoa(number))
			if err := os.MkdirAll(folder, 0o755); err != nil {
				panic(err)
			}
			root := make()
			root.InitDefaultCompletionCmd()
			if err := doc.GenMarkdownTree(root, folder); err != nil {
				panic(err)
			}
		}
		return
	}
	number, err := strconv.Atoi(os.Getenv("PROGRAM"))
	if err != nil {
		panic(err)
	}
	programs[number]().Execute()
}
"""


@dataclass(slots=True)
class Writer:
    """Writes random programs; ``lines`` are the functions that were written so far."""

    chance: random.Random
    lines: list[str] = field(default_factory=list)

    def program(self, number: int) -> None:
        """Write a program."""
        self._command(f"p{number}", f"p{number}", [], extra="DisableAutoGenTag: true, ")

    def _command(self, function: str, name: str, path: list[int], *, extra: str = "") -> None:
        chance = self.chance
        below = range(chance.randrange(1, 4) if len(path) < chance.randrange(1, 4) else 0)
        body = [f"cmd := &cobra.Command{{{extra}{', '.join(self._fields(name, path))}}}"]
        for number in range(chance.randrange(6)):
            body += self._flags(number + 6 * len(path))
        body += self._set_up(len(path))
        body += [f"cmd.AddCommand({function}x{number}())" for number in below]
        self.lines += [
            f"func {function}() *cobra.Command {{",
            *(f"\t{line}" for line in body),
            "\treturn cmd",
            "}",
        ]
        for number in below:
            self._command(f"{function}x{number}", f"c{number}", [*path, number])

    def _fields(self, name: str, path: list[int]) -> list[str]:
        chance = self.chance
        use = name + chance.choice(["", " ARG...", " [flags] NAME"])
        shown = chance.choice([f'"Command {name}"', f'"Command " + {chance.choice(TEXTS)}'])
        fields = [f'Use: "{use}"', f"Short: {shown}"]
        may = {
            'Long: "A longer text.\\n\\nOf two paragraphs."': 0.4,
            "Example: `  do --this`": 0.3,
            'Aliases: []string{"other", "another"}': 0.2,
            "Hidden: true": 0.1 if path else 0,
            'Deprecated: "use another"': 0.05 if path else 0,
            "DisableFlagsInUseLine: true": 0.1,
            'Annotations: map[string]string{"a": "b"}': 0.1,
            'Version: "v1.2"': 0.1,
            "Run: run": 0.8,
        }
        return fields + [text for text, share in may.items() if chance.random() < share]

    def _flags(self, number: int) -> list[str]:
        """Write the statements that register a flag, or several, in one of the ways that programs have."""
        chance = self.chance
        flags = chance.choice(["cmd.Flags()", "cmd.Flags()", "cmd.PersistentFlags()"])
        way = chance.random()
        name = f"flag-{number}" + chance.choice(["", "-with-a-longer-name"])
        if way < 0.6:
            return self._one(flags, name, number)
        if way < 0.7:
            prefix = f"{chance.choice(TEXTS[:3])} + strconv.Itoa({number})"
            return [f"defaults({chance.randrange(9)}).addFlags({flags}, {prefix})"]
        if way < 0.8:
            head = "for at, name := range names {"
            loop = f'{head}\n\t\t{flags}.Int(fmt.Sprintf("{name}-%s", name), at*3, "Of "+name)\n\t}}'
            return [loop]
        if way < 0.9:
            return [
                f"own{number} := level({chance.randrange(4)})",
                f'{flags}.Var(&own{number}, "{name}", "A level")',
            ]
        return [
            f"add{number} := func(set *pflag.FlagSet, o *options) {{",
            f'\tset.StringSliceVar(&o.Names, "{name}", o.Names, "Some")',
            f"}}\n\tadd{number}({flags}, defaults(2))",
        ]

    def _one(self, flags: str, name: str, number: int) -> list[str]:
        chance = self.chance
        kind = chance.choice([*DEFAULTS, "Count", "Text"])
        usage = f'"{chance.choice(USAGES)}"'
        shorthand = f'"{chr(ord("A") + number)}"' if number < 26 and chance.random() < 0.3 else '""'
        if kind == "Count":
            lines = [f'{flags}.CountP("{name}", {shorthand}, {usage})']
        else:
            default = chance.choice(TEXTS if kind == "Text" else DEFAULTS[kind])
            method = "String" if kind == "Text" else kind
            lines = [f'{flags}.{method}P("{name}", {shorthand}, {default}, {usage})']
        return lines + self._marks(flags, name, has_shorthand=shorthand != '""')

    def _marks(self, flags: str, name: str, *, has_shorthand: bool) -> list[str]:
        choice = self.chance.random()
        marks = (
            f'{flags}.MarkHidden("{name}")',
            f'{flags}.MarkDeprecated("{name}", "use another")',
            f'{flags}.Lookup("{name}").NoOptDefVal = "implied"',
            f'{flags}.MarkShorthandDeprecated("{name}", "no more")' if has_shorthand else "",
            f'{flags}.Lookup("{name}").DefValue = "shown"',
        )
        index = int(choice * 20)
        return [marks[index]] if index < len(marks) and marks[index] else []

    def _set_up(self, depth: int) -> list[str]:
        chance = self.chance
        may = {
            "cmd.Flags().SortFlags = false": 0.1,
            "cmd.PersistentFlags().SortFlags = false": 0.05,
            "cmd.CompletionOptions.DisableDefaultCmd = true": 0.3 if not depth else 0,
            'cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage += "." })': 0.1,
            "if cmd.HasSubCommands() {\n\t\tcmd.Short = cmd.Name()\n\t}": 0.1,
        }
        return [text for text, share in may.items() if chance.random() < share]


def source(seed: int, count: int) -> str:
    """Write one main package with so many programs."""
    writer = Writer(random.Random(seed))  # noqa: S311 - no secret
    for number in range(count):
        writer.program(number)
    table = ["var programs = []func() *cobra.Command{", *(f"\tp{number}," for number in range(count)), "}"]
    return "\n".join([HEAD, *table, "", *writer.lines, ""])
