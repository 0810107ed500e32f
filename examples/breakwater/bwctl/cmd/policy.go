// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"breakwater.example/breakwater/pkg/policy"
)

var errProblems = errors.New("there are problems")

func init() {
	cmd := &cobra.Command{
		Use:     "policy",
		Aliases: []string{"tpol"},
		GroupID: groupOffline,
		Short:   "Check traffic policies",
	}
	cmd.AddCommand(newValidateCommand())
	rootCmd.AddCommand(cmd)
}

func newValidateCommand() *cobra.Command {
	var strict bool
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check traffic policies in YAML files",
		Long: fmt.Sprintf(`Check every %s in the given YAML files; objects of other kinds are left out.

An error is what the API server would refuse. A warning is what it would accept but nobody can mean:
a rule that is never tried, a prefix with host bits, the deprecated version %s.`, policy.Kind, policy.BetaVersion),
		Example: `  bwctl policy validate policies/*.yaml
  bwctl policy validate --strict shop.yaml`,
		Args: cobra.MinimumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			problems := []policy.Problem{}
			rows, failed := table{}, false
			for _, path := range args {
				found, err := validateFile(path)
				if err != nil {
					return fmt.Errorf("%s: %w", path, err)
				}
				for _, problem := range found {
					rows = append(rows, []string{path + ": " + problem.String()})
					failed = failed || strict || !problem.Warning
				}
				problems = append(problems, found...)
			}
			if err := show(cmd, problems, rows); err != nil || !failed {
				return err
			}
			return errProblems
		},
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "Fail on warnings too")
	return cmd
}

func validateFile(path string) ([]policy.Problem, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	policies, err := policy.Read(file)
	if err != nil {
		return nil, err
	}
	var problems []policy.Problem
	for _, p := range policies {
		problems = append(problems, p.Validate()...)
	}
	return problems, nil
}
