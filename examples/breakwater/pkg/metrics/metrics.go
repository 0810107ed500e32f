// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package metrics counts what programs do, and serves the counts in the Prometheus text format.
package metrics

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/pflag"

	"breakwater.example/breakwater/pkg/option"
)

const namespace = "breakwater"

// Metric describes one metric.
type Metric struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Help    string `json:"help"`
	Default bool   `json:"default"`
}

// Metrics of the agent.
var (
	Services    = Metric{namespace + "_services", "gauge", "Services that the agent balances", true}
	Backends    = Metric{namespace + "_backends_healthy", "gauge", "Backends that answer probes", true}
	Transitions = Metric{namespace + "_backend_transitions_total", "counter", "Changes of a backend's health", true}
	APIRequests = Metric{namespace + "_api_requests_total", "counter", "Requests on the agent's socket", false}
)

// Metrics of the operator.
var (
	Leading   = Metric{namespace + "_operator_leading", "gauge", "1 on the operator that leads", true}
	Allocated = Metric{namespace + "_operator_ipam_allocated", "gauge", "Addresses that services have", true}
	Conflicts = Metric{namespace + "_operator_ipam_conflicts_total", "counter", "Services left without an address", true}
	Sweeps    = Metric{namespace + "_operator_sweeps_total", "counter", "Passes over all services", false}
)

// AgentMetrics and OperatorMetrics list what the programs count.
var (
	AgentMetrics    = []Metric{Services, Backends, Transitions, APIRequests}
	OperatorMetrics = []Metric{Leading, Allocated, Conflicts, Sweeps}
)

// Config is what users may choose about the metrics of one program.
type Config struct {
	Address string
	Changes option.Words

	prefix string
	port   int
	known  []Metric
}

// NewConfig returns the configuration of a program whose flags start with prefix.
func NewConfig(prefix string, port int, known []Metric) *Config {
	return &Config{prefix: prefix, port: port, known: known}
}

// Flags registers the settings.
func (c *Config) Flags(flags *pflag.FlagSet) {
	name := c.prefix + "prometheus-serve-address"
	flags.StringVar(&c.Address, name, c.Address, "Serve metrics on this `address` (off when empty)")
	flags.Lookup(name).NoOptDefVal = fmt.Sprintf(":%d", c.port)
	flags.Var(&c.Changes, "metrics", "Metrics to turn on or off: +NAME and -NAME, on top of the default set")
}

// Enabled returns the metrics that are on.
func (c *Config) Enabled() []Metric {
	return slices.DeleteFunc(slices.Clone(c.known), func(m Metric) bool {
		on := m.Default
		for _, change := range c.Changes {
			if change[1:] == m.Name {
				on = change[0] == '+'
			}
		}
		return !on
	})
}

// Validate returns why the settings cannot be used, or nil. Names of another program's metrics are
// fine, since programs share one ConfigMap.
func (c *Config) Validate() error {
	for _, change := range c.Changes {
		if !strings.HasPrefix(change, "+") && !strings.HasPrefix(change, "-") {
			return fmt.Errorf("--metrics: %q starts with neither + nor -", change)
		}
	}
	return nil
}

// Registry holds the values of metrics. It may be used from several goroutines.
type Registry struct {
	mutex   sync.Mutex
	metrics map[string]Metric
	values  map[string]float64
}

// NewRegistry returns a registry that ignores all metrics but the given ones.
func NewRegistry(enabled []Metric) *Registry {
	registry := &Registry{metrics: map[string]Metric{}, values: map[string]float64{}}
	for _, metric := range enabled {
		registry.metrics[metric.Name] = metric
	}
	return registry
}

// Set gives a gauge its value.
func (r *Registry) Set(metric Metric, value float64) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.values[metric.Name] = value
}

// Increment adds one to a counter.
func (r *Registry) Increment(metric Metric) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.values[metric.Name]++
}

// Write writes all enabled metrics in the Prometheus text format, sorted by name.
func (r *Registry) Write(out io.Writer) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for _, name := range slices.Sorted(maps.Keys(r.metrics)) {
		metric := r.metrics[name]
		_, err := fmt.Fprintf(out, "# HELP %s %s\n# TYPE %s %s\n%s %g\n",
			name, metric.Help, name, metric.Kind, name, r.values[name])
		if err != nil {
			return err
		}
	}
	return nil
}

// ServeHTTP answers a scrape.
func (r *Registry) ServeHTTP(response http.ResponseWriter, _ *http.Request) {
	response.Header().Set("Content-Type", "text/plain; version=0.0.4")
	// An error here means that the scraper has gone.
	_ = r.Write(response)
}
