// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"breakwater.example/breakwater/pkg/metrics"
	"breakwater.example/breakwater/pkg/option"
)

func newMetricsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "metrics",
		Short: "Show metrics",
	}
	cmd.AddCommand(newMetricsListCommand())
	return cmd
}

func newMetricsListCommand() *cobra.Command {
	var pattern string
	var agent bool
	output := option.NewChoice("table", "table", "json")
	cmd := &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   "List the metrics that can be turned on and off",
		Example: "breakwater-operator metrics list --match ipam",
		RunE: func(cmd *cobra.Command, _ []string) error {
			match, err := regexp.Compile(pattern)
			if err != nil {
				return fmt.Errorf("--match: %w", err)
			}
			list := metrics.OperatorMetrics
			if agent {
				list = slices.Concat(list, metrics.AgentMetrics)
			}
			list = slices.DeleteFunc(slices.Clone(list), func(m metrics.Metric) bool { return !match.MatchString(m.Name) })
			if output.String() == "json" {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(list)
			}
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
			for _, m := range list {
				fmt.Fprintf(table, "%s\t%s\t%t\t%s\n", m.Name, m.Kind, m.Default, m.Help)
			}
			return table.Flush()
		},
	}
	cmd.Flags().StringVarP(&pattern, "match", "p", "", "Only metrics whose name matches this regular `expression`")
	cmd.Flags().BoolVar(&agent, "agent", false, "List the agent's metrics too")
	cmd.Flags().VarP(output, "output", "o", "Output format: "+output.Words())
	return cmd
}
