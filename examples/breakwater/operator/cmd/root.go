// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package cmd is the command line of breakwater-operator.
package cmd

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"breakwater.example/breakwater/pkg/cmdref"
	"breakwater.example/breakwater/pkg/version"
)

// NewOperatorCommand returns the root command.
func NewOperatorCommand() *cobra.Command {
	options := NewOptions()
	cmd := &cobra.Command{
		Use:   "breakwater-operator",
		Short: "Give addresses to services of the cluster",
		Long: `breakwater-operator gives addresses of pools to services that ask for one. Several operators may
run at a time; the one that holds the lease works.`,
		Version:      version.Version,
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := options.Complete(cmd.Flags()); err != nil {
				return err
			}
			if err := options.Validate(); err != nil {
				return err
			}
			return options.Run(cmd.Context())
		},
	}
	cmd.SetGlobalNormalizationFunc(withDashes)
	cmd.CompletionOptions.HiddenDefaultCmd = true
	for _, set := range options.FlagSets() {
		cmd.Flags().AddFlagSet(set)
	}
	cmd.AddCommand(newMetricsCommand(), newStatusCommand(), cmdref.New())
	return cmd
}

// withDashes lets users write --lb_ipam_class, the way of releases before 1.0.
func withDashes(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	return pflag.NormalizedName(strings.ReplaceAll(name, "_", "-"))
}
