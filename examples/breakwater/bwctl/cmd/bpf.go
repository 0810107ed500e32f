// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"breakwater.example/breakwater/pkg/api"
	"breakwater.example/breakwater/pkg/service"
)

var (
	bpfCmd = &cobra.Command{
		Use:     "bpf",
		GroupID: groupInspect,
		Short:   "Show what is in BPF maps",
	}
	bpfMaglevCmd = &cobra.Command{Use: "maglev", Short: "Lookup tables"}
	bpfMapCmd    = &cobra.Command{Use: "map", Aliases: []string{"maps"}, Short: "Maps and their sizes"}
)

var bpfMaglevGetCmd = &cobra.Command{
	Use:               "get ID",
	Short:             "Show which part of a lookup table leads to which backend",
	Example:           "  bwctl bpf maglev get 7",
	Args:              cobra.ExactArgs(1),
	ValidArgsFunction: completeServices,
	RunE: func(cmd *cobra.Command, args []string) error {
		var maglev api.Maglev
		if err := newClient().Get(cmd.Context(), "maglev/"+args[0], &maglev); err != nil {
			return err
		}
		return show(cmd, maglev, shareTable(maglev.Shares, maglev.Size))
	},
}

func init() {
	bpfMaglevCmd.AddCommand(bpfMaglevGetCmd, newListCommand(listing[service.Service]{
		noun: "services that have a lookup table", path: "services", header: serviceHeader, row: serviceRow,
	}, nil))
	bpfMapCmd.AddCommand(newListCommand(listing[api.Setting]{
		noun:   "maps with the most entries that they take",
		path:   "config",
		header: []string{"MAP", "ENTRIES"},
		row:    func(s api.Setting) []string { return []string{mapName(s), s.Value} },
	}, func(s api.Setting) bool { return mapName(s) != "" }))
	for _, cmd := range []*cobra.Command{bpfMaglevCmd, bpfMapCmd} {
		bpfCmd.AddCommand(cmd)
	}
	rootCmd.AddCommand(bpfCmd)
}

// mapName returns the map whose size a setting is, or nothing.
func mapName(setting api.Setting) string {
	name, isBPF := strings.CutPrefix(setting.Name, "bpf-")
	name, isSize := strings.CutSuffix(name, "-max")
	if !isBPF || !isSize {
		return ""
	}
	return name
}

// shareTable lists backends by name.
func shareTable(shares map[string]int, size int) table {
	rows := table{{"BACKEND", "SLOTS", "SHARE"}}
	for _, name := range slices.Sorted(maps.Keys(shares)) {
		share := 100 * float64(shares[name]) / float64(size)
		rows = append(rows, []string{name, fmt.Sprint(shares[name]), fmt.Sprintf("%.2f %%", share)})
	}
	return rows
}
