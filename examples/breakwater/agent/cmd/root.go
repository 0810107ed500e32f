// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package cmd is the command line of breakwater-agent.
package cmd

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"breakwater.example/breakwater/pkg/api"
	"breakwater.example/breakwater/pkg/cmdref"
	"breakwater.example/breakwater/pkg/defaults"
	"breakwater.example/breakwater/pkg/health"
	"breakwater.example/breakwater/pkg/logging"
	"breakwater.example/breakwater/pkg/maglev"
	"breakwater.example/breakwater/pkg/metrics"
	"breakwater.example/breakwater/pkg/option"
	"breakwater.example/breakwater/pkg/version"
)

const (
	binaryName = "breakwater-agent"
	envPrefix  = "BREAKWATER"
)

// module is a part of the agent that has settings.
type module interface {
	Flags(flags *pflag.FlagSet)
}

// validator is a module whose settings may contradict each other.
type validator interface {
	Validate() error
}

// settings are those of all modules.
type settings struct {
	daemon  *option.DaemonConfig
	flow    *option.FlowConfig
	log     *logging.Config
	metrics *metrics.Config
	health  health.Config
	maglev  maglev.Config
	pprof   pprofConfig
	pidFile string
}

func newSettings() *settings {
	return &settings{
		daemon:  option.NewDaemonConfig(),
		flow:    option.DefaultFlowConfig(),
		log:     logging.NewConfig(),
		metrics: metrics.NewConfig("", defaults.AgentMetricsPort, metrics.AgentMetrics),
		health:  health.DefaultConfig,
		maglev:  maglev.DefaultConfig,
		pprof:   pprofConfig{Address: "localhost", Port: defaults.AgentPprofPort},
	}
}

func (s *settings) modules() []module {
	return []module{s.daemon, s.flow, s.log, s.metrics, &s.health, &s.maglev, &s.pprof}
}

// complete takes values from the environment and the ConfigMap, and validates the whole.
func (s *settings) complete(flags *pflag.FlagSet) error {
	// The folder itself may come from the environment.
	if err := option.Apply(flags, option.Env(envPrefix)); err != nil {
		return err
	}
	if dir := s.daemon.ConfigDir; dir != "" {
		if err := option.Apply(flags, option.Dir(dir)); err != nil {
			return err
		}
	}
	var errs []error
	for _, module := range s.modules() {
		if module, ok := module.(validator); ok {
			errs = append(errs, module.Validate())
		}
	}
	return errors.Join(errs...)
}

// New returns the root command.
func New() *cobra.Command {
	s := newSettings()
	cmd := &cobra.Command{
		Use:   binaryName,
		Short: "Balance the traffic of this node",
		Long: `breakwater-agent runs on every node. It reads services, computes a lookup table for
each of them, probes their backends, and answers bwctl on a local socket.

A setting is taken from the command line, else from the environment variable
` + envPrefix + `_<FLAG>, else from a file named after the flag in --` + option.ConfigDirName + `.`,
		Args:              cobra.NoArgs,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			if err := s.complete(cmd.Flags()); err != nil {
				return err
			}
			return run(ctx, s, effective(cmd.Flags()))
		},
	}
	for _, module := range s.modules() {
		module.Flags(cmd.PersistentFlags())
	}
	cmd.Flags().StringVar(&s.pidFile, "pid-file", "", "Write the process ID into this `file`")
	cmd.AddCommand(newConfigCommand(s), newVersionCommand(), cmdref.New())
	return cmd
}

// newConfigCommand returns the command that prints settings in place of using them.
func newConfigCommand(s *settings) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:     "config",
		Short:   "Validate the settings and print them",
		Example: "  # What does the mounted ConfigMap change?\n  breakwater-agent config --config-dir " + defaults.ConfigDir,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.complete(cmd.Flags()); err != nil {
				return err
			}
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
			for _, setting := range effective(cmd.InheritedFlags()) {
				if all || setting.Changed {
					fmt.Fprintf(table, "%s\t%s\n", setting.Name, setting.Value)
				}
			}
			return table.Flush()
		},
	}
	cmd.Flags().BoolVarP(&all, "all", "a", false, "Print settings that have their default too")
	return cmd
}

func newVersionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			fmt.Fprintln(cmd.OutOrStdout(), binaryName, version.Version)
		},
	}
}

// effective lists settings as they came out of all sources, without those that are going away.
func effective(flags *pflag.FlagSet) []api.Setting {
	var list []api.Setting
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Deprecated == "" && flag.Name != "help" {
			list = append(list, api.Setting{Name: flag.Name, Value: flag.Value.String(), Changed: flag.Changed})
		}
	})
	return list
}
