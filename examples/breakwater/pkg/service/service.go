// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package service reads the services to balance and keeps their lookup tables.
package service

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"breakwater.example/breakwater/pkg/maglev"
)

// Service is a frontend and the backends behind it.
type Service struct {
	ID       uint32    `json:"id" yaml:"id"`
	Name     string    `json:"name" yaml:"name"`
	Frontend string    `json:"frontend" yaml:"frontend"`
	Protocol string    `json:"protocol" yaml:"protocol"`
	Backends []Backend `json:"backends" yaml:"backends"`
}

// Backend is one of the places that serve a service.
type Backend struct {
	Address string `json:"address" yaml:"address"`
	Weight  uint16 `json:"weight" yaml:"weight"`
	Healthy bool   `json:"healthy" yaml:"-"`
}

// Load reads services from a YAML file. A missing file holds none.
func Load(path string) ([]Service, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var document struct {
		Services []Service `yaml:"services"`
	}
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for i := range document.Services {
		if err := document.Services[i].complete(); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return document.Services, nil
}

// complete fills in what may be left out and refuses what cannot be served.
func (s *Service) complete() error {
	s.Protocol = cmp.Or(s.Protocol, "TCP")
	if _, err := netip.ParseAddrPort(s.Frontend); s.Frontend != "" && err != nil {
		return fmt.Errorf("service %q: frontend: %w", s.Name, err)
	}
	for i := range s.Backends {
		backend := &s.Backends[i]
		if _, err := netip.ParseAddrPort(backend.Address); err != nil {
			return fmt.Errorf("service %q: backend: %w", s.Name, err)
		}
		backend.Weight = cmp.Or(backend.Weight, 1)
		backend.Healthy = true
	}
	return nil
}

// Store holds services with their tables. It may be used from several goroutines.
type Store struct {
	size int
	seed []byte

	mutex    sync.RWMutex
	services []Service
	tables   map[uint32]*maglev.Table
}

// NewStore computes the tables of services, which must have an ID each.
func NewStore(services []Service, size int, seed []byte) (*Store, error) {
	store := &Store{size: size, seed: seed, services: services, tables: map[uint32]*maglev.Table{}}
	for _, service := range services {
		if _, taken := store.tables[service.ID]; taken {
			return nil, fmt.Errorf("service ID %d occurs twice", service.ID)
		}
		if err := store.compute(service); err != nil {
			return nil, err
		}
	}
	return store, nil
}

func (s *Store) compute(service Service) error {
	var backends []maglev.Backend
	for _, backend := range service.Backends {
		if backend.Healthy {
			backends = append(backends, maglev.Backend{Name: backend.Address, Weight: backend.Weight})
		}
	}
	table, err := maglev.New(backends, s.size, s.seed)
	if err != nil {
		return fmt.Errorf("service %q: %w", service.Name, err)
	}
	s.tables[service.ID] = table
	return nil
}

// List returns a copy of all services.
func (s *Store) List() []Service {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	services := slices.Clone(s.services)
	for i := range services {
		services[i].Backends = slices.Clone(services[i].Backends)
	}
	return services
}

// Get returns the service of an ID.
func (s *Store) Get(id uint32) (Service, bool) {
	services := s.List()
	i := slices.IndexFunc(services, func(service Service) bool { return service.ID == id })
	if i < 0 {
		return Service{}, false
	}
	return services[i], true
}

// Table returns the lookup table of a service.
func (s *Store) Table(id uint32) (*maglev.Table, bool) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	table, ok := s.tables[id]
	return table, ok
}

// SetHealthy records the result of probing an address and recomputes the tables that it is part of.
func (s *Store) SetHealthy(address string, healthy bool) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, service := range s.services {
		for i := range service.Backends {
			backend := &service.Backends[i]
			if backend.Address != address || backend.Healthy == healthy {
				continue
			}
			backend.Healthy = healthy
			if err := s.compute(service); err != nil {
				return err
			}
		}
	}
	return nil
}
