// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package cmd is the command line of bwctl. Each file holds one command with its sub-commands and adds
// it to the root command.
package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"breakwater.example/breakwater/pkg/api"
	"breakwater.example/breakwater/pkg/cmdref"
	"breakwater.example/breakwater/pkg/defaults"
	"breakwater.example/breakwater/pkg/option"
)

const (
	envPrefix = "BWCTL"

	groupInspect = "inspect"
	groupOffline = "offline"
)

// global are the values of flags that every command has.
var global = struct {
	socket  string
	config  string
	timeout time.Duration
	output  *option.Choice
	json    bool
}{output: option.NewChoice("table", "table", "json", "yaml")}

var rootCmd = &cobra.Command{
	Use:   "bwctl",
	Short: "Inspect breakwater",
	Long: `bwctl asks the breakwater agent of this node what it balances and how, and checks policies
and lookup tables before they are used.`,
	Example: `  # Is the agent well?
  bwctl status

  # Which backends serve a service, and with which part of its connections?
  bwctl service list
  bwctl bpf maglev get 7`,
	SilenceUsage: true,
	PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
		env := option.Env(envPrefix)
		if err := option.Apply(cmd.Flags(), env); err != nil {
			return err
		}
		file, err := option.File(global.config)
		if err != nil {
			return err
		}
		return option.Apply(cmd.Flags(), file)
	},
}

func init() {
	rootCmd.AddGroup(
		&cobra.Group{ID: groupInspect, Title: "Ask an agent:"},
		&cobra.Group{ID: groupOffline, Title: "Work without an agent:"},
	)
	// Shells ask for completion; its pages in the reference would only repeat what cobra says of it.
	rootCmd.CompletionOptions.HiddenDefaultCmd = true
	flags := rootCmd.PersistentFlags()
	flags.StringVarP(&global.socket, option.SocketPathName, "S", defaults.SocketPath, "Unix `socket` of the agent")
	flags.StringVar(&global.config, "config", configFile(), "Read flags from this YAML `file`, if it exists")
	flags.DurationVar(&global.timeout, "timeout", defaults.ClientTimeout, "Wait no longer for an answer")
	flags.VarP(global.output, "output", "o", "Output format: "+global.output.Words())
	flags.BoolVarP(&global.json, "json", "j", false, "Print JSON")
	_ = flags.MarkDeprecated("json", "use --output=json")
	_ = rootCmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"table", "json", "yaml"}, cobra.ShellCompDirectiveNoFileComp))

	// As a plugin the program is called kubectl-breakwater, and says so in its help.
	if plugin, ok := strings.CutPrefix(filepath.Base(os.Args[0]), "kubectl-"); ok {
		rootCmd.Annotations = map[string]string{cobra.CommandDisplayNameAnnotation: "kubectl " + plugin}
	}
	rootCmd.AddCommand(cmdref.New())
}

// configFile returns where a user keeps settings, or nothing for a user without home.
func configFile() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".config", "breakwater", "bwctl.yaml")
}

// Execute runs the command that the arguments name.
func Execute() error { return rootCmd.Execute() }

func newClient() *api.Client { return api.NewClient(global.socket, global.timeout) }
