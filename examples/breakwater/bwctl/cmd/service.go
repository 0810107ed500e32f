// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"breakwater.example/breakwater/pkg/api"
	"breakwater.example/breakwater/pkg/service"
)

var serviceHeader = []string{"ID", "NAME", "FRONTEND", "PROTOCOL", "BACKENDS"}

func init() {
	rootCmd.AddCommand(newServiceCommand(), newBackendCommand())
}

func serviceRow(s service.Service) []string {
	return []string{fmt.Sprint(s.ID), s.Name, s.Frontend, s.Protocol, fmt.Sprint(len(s.Backends))}
}

func newServiceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "service",
		Aliases: []string{"svc", "services"},
		GroupID: groupInspect,
		Short:   "Show services",
	}
	var namespace string
	inNamespace := func(s service.Service) bool {
		return namespace == "" || strings.HasPrefix(s.Name, namespace+"/")
	}
	list := newListCommand(listing[service.Service]{"services", "services", serviceHeader, serviceRow}, inNamespace)
	list.Example = "  bwctl service list --namespace shop -o yaml"
	list.Flags().StringVarP(&namespace, "namespace", "n", "", "Only those of this namespace")

	get := &cobra.Command{
		Use:               "get ID",
		Short:             "Show one service with its backends",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeServices,
		RunE: func(cmd *cobra.Command, args []string) error {
			var svc service.Service
			if err := newClient().Get(cmd.Context(), "services/"+args[0], &svc); err != nil {
				return err
			}
			rows := table{serviceHeader, serviceRow(svc)}
			for _, backend := range svc.Backends {
				rows = append(rows, []string{"", "", backend.Address, "", fmt.Sprintf("weight %d, healthy: %t", backend.Weight, backend.Healthy)})
			}
			return show(cmd, svc, rows)
		},
	}
	cmd.AddCommand(list, get)
	return cmd
}

func newBackendCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "backend", Aliases: []string{"backends"}, GroupID: groupInspect, Short: "Show backends"}
	var unhealthy bool
	list := newListCommand(listing[api.Backend]{
		noun:   "backends with the services that they belong to",
		path:   "backends",
		header: []string{"ADDRESS", "SERVICE", "WEIGHT", "HEALTHY"},
		row: func(b api.Backend) []string {
			return []string{b.Address, b.Service, fmt.Sprint(b.Weight), fmt.Sprint(b.Healthy)}
		},
	}, func(b api.Backend) bool { return !unhealthy || !b.Healthy })
	list.Flags().BoolVarP(&unhealthy, "unhealthy", "u", unhealthy, "Only those that do not answer probes")
	cmd.AddCommand(list)
	return cmd
}

// completeServices offers the IDs of services, with their names.
func completeServices(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var services []service.Service
	if err := newClient().Get(cmd.Context(), "services", &services); err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var words []string
	for _, s := range services {
		words = append(words, cobra.CompletionWithDesc(fmt.Sprint(s.ID), s.Name))
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}
