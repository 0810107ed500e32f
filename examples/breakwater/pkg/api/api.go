// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package api is what the agent and bwctl say to each other: HTTP with JSON over a Unix socket.
package api

import "breakwater.example/breakwater/pkg/service"

// Status is the agent's health.
type Status struct {
	Version  string `json:"version"`
	Node     string `json:"node"`
	State    string `json:"state"`
	Services int    `json:"services"`
	Backends int    `json:"backends"`
	Healthy  int    `json:"healthyBackends"`
}

// States of the agent. It is degraded while a backend does not answer.
const (
	StateOK       = "ok"
	StateDegraded = "degraded"
)

// Maglev describes the lookup table of one service.
type Maglev struct {
	Service uint32         `json:"service"`
	Size    int            `json:"size"`
	Shares  map[string]int `json:"shares"`
}

// Setting is one of the agent's settings, as it came out of all sources.
type Setting struct {
	Name    string `json:"name"`
	Value   string `json:"value"`
	Changed bool   `json:"changed"`
}

// Backend is a backend with the service that it belongs to.
type Backend struct {
	Service string `json:"service"`
	service.Backend
}

// Error is the body of an answer that is not a success.
type Error struct {
	Message string `json:"message"`
}
