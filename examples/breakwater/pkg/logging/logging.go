// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package logging sets up the log of a program.
package logging

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/spf13/pflag"

	"breakwater.example/breakwater/pkg/option"
)

// Names of options in --log-opt.
const (
	levelOption  = "level"
	sourceOption = "source"
)

// Config is what users may choose about logs.
type Config struct {
	Debug   bool
	Groups  option.Words
	Format  *option.Choice
	Options map[string]string
	Verbose int
}

// NewConfig returns the configuration of those who choose nothing.
func NewConfig() *Config {
	return &Config{
		Format:  option.NewChoice("text", "text", "json"),
		Options: map[string]string{levelOption: "info"},
	}
}

// Flags registers the settings; what the receiver holds are the defaults.
func (c *Config) Flags(flags *pflag.FlagSet) {
	flags.BoolVarP(&c.Debug, "debug", "D", false, "Log at debug level")
	flags.Var(&c.Groups, "debug-verbose", "Groups of messages to log in more detail: bpf, flow, ipam, k8s")
	flags.Var(c.Format, "log-format", "Format of the log: "+c.Format.Words())
	flags.StringToStringVar(&c.Options, "log-opt", c.Options,
		fmt.Sprintf("Options of the log: %q is debug, info, warn or error, %q=true adds file and line", levelOption, sourceOption))
	flags.CountVarP(&c.Verbose, "verbose", "v", "Log more; repeat it to log even more")
}

// New returns a log that writes to out, or fails when the level is unknown.
func (c *Config) New(out io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if word := c.Options[levelOption]; word != "" {
		if err := level.UnmarshalText([]byte(word)); err != nil {
			return nil, fmt.Errorf("--log-opt: %w", err)
		}
	}
	// Each -v is worth one of slog's named levels.
	level -= slog.Level(4 * c.Verbose)
	if c.Debug {
		level = min(level, slog.LevelDebug)
	}
	options := &slog.HandlerOptions{Level: level, AddSource: c.Options[sourceOption] == "true"}
	if c.Format.String() == "json" {
		return slog.New(slog.NewJSONHandler(out, options)), nil
	}
	return slog.New(slog.NewTextHandler(out, options)), nil
}
