// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
)

// table is a header and rows.
type table [][]string

// show prints a value in the format that the user chose; rows are how it looks as a table.
func show(cmd *cobra.Command, value any, rows table) error {
	out := cmd.OutOrStdout()
	format := global.output.String()
	if global.json {
		format = "json"
	}
	switch format {
	case "json":
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(value)
	case "yaml":
		return showYAML(cmd, value)
	}
	writer := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(writer, strings.Join(row, "\t"))
	}
	return writer.Flush()
}

// showYAML takes the way over JSON, so that both formats have the same keys.
func showYAML(cmd *cobra.Command, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return err
	}
	blockStyle(&document)
	encoder := yaml.NewEncoder(cmd.OutOrStdout())
	encoder.SetIndent(2)
	return encoder.Encode(&document)
}

// blockStyle forgets that a document was written as JSON.
func blockStyle(node *yaml.Node) {
	node.Style = 0
	for _, child := range node.Content {
		blockStyle(child)
	}
}

// listing is what the list commands of several kinds of object differ in.
type listing[T any] struct {
	noun, path string
	header     []string
	row        func(T) []string
}

// newListCommand returns a command that asks for a list of objects and prints those that keep keeps.
func newListCommand[T any](l listing[T], keep func(T) bool) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Aliases: []string{"ls"},
		Short:   fmt.Sprintf("List %s", l.noun),
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var all []T
			if err := newClient().Get(cmd.Context(), l.path, &all); err != nil {
				return err
			}
			kept, rows := []T{}, table{l.header}
			for _, item := range all {
				if keep == nil || keep(item) {
					kept = append(kept, item)
					rows = append(rows, l.row(item))
				}
			}
			return show(cmd, kept, rows)
		},
	}
}
