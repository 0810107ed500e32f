// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package policy reads traffic policies and finds what the API server would refuse, and some of what
// it would accept but nobody can mean.
package policy

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"
)

// The kind of object that this package reads, and the versions of it.
const (
	Kind = "TrafficPolicy"

	group       = "lb.breakwater.example"
	Version     = group + "/v1"
	BetaVersion = group + "/v1beta1"
)

// TrafficPolicy says who may open connections to services of a namespace. Fields that need no check
// here are left out.
type TrafficPolicy struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name string `yaml:"name"`
	} `yaml:"metadata"`
	Spec Spec `yaml:"spec"`
}

// Spec is what the policy asks for.
type Spec struct {
	ServiceSelector *yaml.Node `yaml:"serviceSelector"`
	ServiceNames    []string   `yaml:"serviceNames"`
	Rules           []Rule     `yaml:"rules"`
	DefaultAction   string     `yaml:"defaultAction"`
	Balancing       *yaml.Node `yaml:"balancing"`
	FlowSampling    int32      `yaml:"flowSampling"`
}

// Rule decides over new connections.
type Rule struct {
	Name   string     `yaml:"name"`
	Action string     `yaml:"action"`
	From   []Peer     `yaml:"from"`
	Ports  []Port     `yaml:"ports"`
	Limit  *yaml.Node `yaml:"limit"`
}

// Peer is a set of clients.
type Peer struct {
	CIDR   string   `yaml:"cidr"`
	Except []string `yaml:"except"`
}

// Port is a port of the service, by number or name, or the first of a range.
type Port struct {
	Port     yaml.Node `yaml:"port"`
	EndPort  int       `yaml:"endPort"`
	Protocol string    `yaml:"protocol"`
}

// Problem is something wrong with a policy. A warning does not keep the policy from being accepted.
type Problem struct {
	Policy  string `json:"policy"`
	Field   string `json:"field"`
	Message string `json:"message"`
	Warning bool   `json:"warning"`
}

// String returns the problem as one line.
func (p Problem) String() string {
	severity := "error"
	if p.Warning {
		severity = "warning"
	}
	return fmt.Sprintf("%s: %s: %s: %s", severity, p.Policy, p.Field, p.Message)
}

// Read decodes all policies of a YAML stream; documents of other kinds are left out.
func Read(stream io.Reader) ([]TrafficPolicy, error) {
	var policies []TrafficPolicy
	decoder := yaml.NewDecoder(stream)
	for {
		var document yaml.Node
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return policies, nil
		} else if err != nil {
			return nil, err
		}
		var header struct {
			Kind string `yaml:"kind"`
		}
		if err := document.Decode(&header); err != nil {
			return nil, err
		}
		if header.Kind != Kind {
			continue
		}
		var policy TrafficPolicy
		if err := document.Decode(&policy); err != nil {
			return nil, err
		}
		policies = append(policies, policy)
	}
}

// Validate returns the problems of a policy in the order of its fields.
func (p *TrafficPolicy) Validate() []Problem {
	v := validation{policy: cmp.Or(p.Metadata.Name, "(no name)"), beta: p.APIVersion == BetaVersion}
	if p.Metadata.Name == "" {
		v.fail("metadata.name", "is required")
	}
	v.version(p.APIVersion)
	v.spec(&p.Spec)
	return v.problems
}

var ruleName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

// validation collects the problems of one policy.
type validation struct {
	policy   string
	beta     bool
	problems []Problem
}

func (v *validation) fail(field, format string, args ...any) {
	v.problems = append(v.problems, Problem{Policy: v.policy, Field: field, Message: fmt.Sprintf(format, args...)})
}

func (v *validation) warn(field, format string, args ...any) {
	v.fail(field, format, args...)
	v.problems[len(v.problems)-1].Warning = true
}

func (v *validation) version(version string) {
	switch version {
	case Version:
	case BetaVersion:
		v.warn("apiVersion", "%s is deprecated, use %s", BetaVersion, Version)
	default:
		v.fail("apiVersion", "%q is neither %s nor %s", version, Version, BetaVersion)
	}
}

func (v *validation) spec(spec *Spec) {
	if (spec.ServiceSelector == nil) == (spec.ServiceNames == nil) {
		v.fail("spec", "exactly one of serviceSelector and serviceNames must be set")
	}
	if v.beta && spec.ServiceNames != nil {
		v.fail("spec.serviceNames", "is not part of %s", BetaVersion)
	}
	if spec.Rules == nil && spec.Balancing == nil && spec.FlowSampling == 0 {
		v.fail("spec", "one of rules, balancing and flowSampling must be set")
	}
	if spec.DefaultAction != "" {
		v.oneOf("spec.defaultAction", spec.DefaultAction, "Allow", "Deny")
	}
	names := map[string]bool{}
	for i, rule := range spec.Rules {
		field := fmt.Sprintf("spec.rules[%d]", i)
		if names[rule.Name] {
			v.fail(field+".name", "%q occurs twice", rule.Name)
		}
		names[rule.Name] = true
		v.rule(field, &rule)
		if rule.From == nil && rule.Ports == nil && rule.Action != "Limit" && i < len(spec.Rules)-1 {
			v.warn(field, "matches everything, so that later rules are never tried")
		}
	}
}

func (v *validation) rule(field string, rule *Rule) {
	if !ruleName.MatchString(rule.Name) {
		v.fail(field+".name", "%q does not match %s", rule.Name, ruleName)
	}
	actions := []string{"Allow", "Deny"}
	if !v.beta {
		actions = append(actions, "Limit")
	}
	v.oneOf(field+".action", rule.Action, actions...)
	if (rule.Action == "Limit") != (rule.Limit != nil) {
		v.fail(field+".limit", "goes with the action Limit, and only with it")
	}
	for i, peer := range rule.From {
		v.peer(fmt.Sprintf("%s.from[%d]", field, i), peer)
	}
	for i, port := range rule.Ports {
		v.port(fmt.Sprintf("%s.ports[%d]", field, i), &port)
	}
}

func (v *validation) peer(field string, peer Peer) {
	if peer.CIDR == "" {
		return
	}
	prefix, err := netip.ParsePrefix(peer.CIDR)
	if err != nil {
		v.fail(field+".cidr", "%q is not a prefix", peer.CIDR)
		return
	}
	if masked := prefix.Masked(); masked != prefix {
		v.warn(field+".cidr", "%s has host bits set and means %s", prefix, masked)
	}
	for i, text := range peer.Except {
		except, err := netip.ParsePrefix(text)
		switch field := fmt.Sprintf("%s.except[%d]", field, i); {
		case err != nil:
			v.fail(field, "%q is not a prefix", text)
		case except.Bits() < prefix.Bits() || !prefix.Contains(except.Addr()):
			v.fail(field, "%s is not within %s", except, prefix)
		}
	}
}

func (v *validation) port(field string, port *Port) {
	if port.Protocol != "" {
		v.oneOf(field+".protocol", port.Protocol, "TCP", "UDP", "SCTP")
	}
	var first int
	numeric := port.Port.Decode(&first) == nil
	if numeric && (first < 1 || first > 65535) {
		v.fail(field+".port", "%d is not a port", first)
	}
	if port.EndPort != 0 && (!numeric || port.EndPort < first || port.EndPort > 65535) {
		v.fail(field+".endPort", "needs a numeric port that is not greater")
	}
}

func (v *validation) oneOf(field, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		v.fail(field, "%q is not one of %v", value, allowed)
	}
}
