// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"slices"

	"github.com/spf13/cobra"

	"breakwater.example/breakwater/pkg/api"
)

var configListing = listing[api.Setting]{
	noun:   "settings of the agent",
	path:   "config",
	header: []string{"NAME", "VALUE"},
	row:    func(s api.Setting) []string { return []string{s.Name, s.Value} },
}

func init() {
	config := &cobra.Command{Use: "config", GroupID: groupInspect, Short: "Show settings of the agent"}
	var changed bool
	list := newListCommand(configListing, func(s api.Setting) bool { return !changed || s.Changed })
	list.Flags().BoolVar(&changed, "changed", false, "Only those that do not have their default")
	config.AddCommand(list, newConfigGetCommand())

	dump := newListCommand(configListing, nil)
	dump.Use, dump.Aliases = "dump-config", nil
	dump.Deprecated = `use "bwctl config list"; this command goes away in 1.6`
	rootCmd.AddCommand(config, dump)
}

func newConfigGetCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "get NAME...",
		Short: "Show the settings with these names",
		Args:  cobra.MinimumNArgs(1),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, setting := range settings(cmd) {
				if !slices.Contains(args, setting.Name) {
					names = append(names, setting.Name)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			named := func(s api.Setting) bool { return slices.Contains(args, s.Name) }
			return newListCommand(configListing, named).RunE(cmd, nil)
		},
	}
}

// settings returns what the agent says, or nothing: completion has no place for errors.
func settings(cmd *cobra.Command) []api.Setting {
	var list []api.Setting
	_ = newClient().Get(cmd.Context(), configListing.path, &list)
	return list
}
