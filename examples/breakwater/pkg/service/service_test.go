// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package service

import (
	"os"
	"path/filepath"
	"testing"
)

const document = `
services:
  - id: 7
    name: shop/web
    frontend: 192.0.2.1:80
    backends:
      - address: 10.0.0.1:8080
      - address: 10.0.0.2:8080
        weight: 3
`

func load(t *testing.T, text string) ([]Service, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "services.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(path)
}

func TestUnhealthyBackendLosesItsSlots(t *testing.T) {
	services, err := load(t, document)
	if err != nil {
		t.Fatal(err)
	}
	store, err := NewStore(services, 251, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.SetHealthy("10.0.0.2:8080", false); err != nil {
		t.Fatal(err)
	}
	table, ok := store.Table(7)
	if !ok || table.Shares()["10.0.0.1:8080"] != 251 {
		t.Errorf("shares are %v", table.Shares())
	}
	if service, ok := store.Get(7); !ok || service.Backends[1].Healthy || service.Protocol != "TCP" {
		t.Errorf("service is %+v", service)
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, text := range []string{
		"services: [1",
		"services: [{name: a, frontend: nowhere}]",
		"services: [{name: a, backends: [{address: 10.0.0.1}]}]",
	} {
		if _, err := load(t, text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}

func TestMissingFileIsEmpty(t *testing.T) {
	services, err := Load(filepath.Join(t.TempDir(), "none.yaml"))
	if err != nil || services != nil {
		t.Errorf("got %v, %v", services, err)
	}
}

func TestNewStoreRefusesTwins(t *testing.T) {
	if _, err := NewStore([]Service{{ID: 1}, {ID: 1}}, 251, nil); err == nil {
		t.Error("an ID that occurs twice is accepted")
	}
}
