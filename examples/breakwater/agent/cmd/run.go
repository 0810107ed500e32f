// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"breakwater.example/breakwater/pkg/api"
	"breakwater.example/breakwater/pkg/health"
	"breakwater.example/breakwater/pkg/metrics"
	"breakwater.example/breakwater/pkg/service"
)

const shutdownGrace = 2 * time.Second

// pprofConfig says where the profiler listens.
type pprofConfig struct {
	Enabled bool
	Address string
	Port    uint16
}

// Flags registers the settings; what the receiver holds are the defaults.
func (def *pprofConfig) Flags(flags *pflag.FlagSet) {
	flags.BoolVar(&def.Enabled, "pprof", def.Enabled, "Serve the Go profiler")
	flags.StringVar(&def.Address, "pprof-address", def.Address, "Address that the profiler listens on")
	flags.Uint16Var(&def.Port, "pprof-port", def.Port, "Port that the profiler listens on")
}

// endpoint is something that listens.
type endpoint struct {
	name, network, address string
	handler                http.Handler
}

// run serves until the context ends.
func run(ctx context.Context, s *settings, effective []api.Setting) error {
	log, err := s.log.New(os.Stderr)
	if err != nil {
		return err
	}
	store, err := loadStore(s)
	if err != nil {
		return err
	}
	if s.pidFile != "" {
		if err := os.WriteFile(s.pidFile, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644); err != nil {
			return err
		}
		defer os.Remove(s.pidFile)
	}
	registry := metrics.NewRegistry(s.metrics.Enabled())
	server := &api.Server{
		Node: s.daemon.NodeName, Store: store, Settings: effective, Access: s.daemon.APIAccess,
		Count: func() { registry.Increment(metrics.APIRequests) },
	}
	observe(server, registry)

	var background sync.WaitGroup
	defer background.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if s.health.Enabled {
		background.Add(1)
		go func() {
			defer background.Done()
			probe(ctx, s.health, server, registry, log)
		}()
	}
	return serve(ctx, endpoints(s, server, registry), log)
}

func loadStore(s *settings) (*service.Store, error) {
	services, err := service.Load(s.daemon.ServicesFile)
	if err != nil {
		return nil, err
	}
	seed, err := s.maglev.Seed()
	if err != nil {
		return nil, err
	}
	return service.NewStore(services, s.maglev.TableSize, seed)
}

// observe brings the gauges up to date.
func observe(server *api.Server, registry *metrics.Registry) {
	status := server.Status()
	registry.Set(metrics.Services, float64(status.Services))
	registry.Set(metrics.Backends, float64(status.Healthy))
}

// probe watches all backends until the context ends.
func probe(ctx context.Context, config health.Config, server *api.Server, registry *metrics.Registry, log *slog.Logger) {
	seen := map[string]bool{}
	var addresses []string
	for _, svc := range server.Store.List() {
		for _, backend := range svc.Backends {
			if !seen[backend.Address] {
				seen[backend.Address] = true
				addresses = append(addresses, backend.Address)
			}
		}
	}
	report := func(address string, healthy bool) {
		log.Info("Backend changed", "address", address, "healthy", healthy)
		if err := server.Store.SetHealthy(address, healthy); err != nil {
			log.Error("Cannot compute the lookup table", "error", err)
		}
		registry.Increment(metrics.Transitions)
		observe(server, registry)
	}
	health.NewProber(config, health.DialTCP, report).Run(ctx, addresses)
}

func endpoints(s *settings, server *api.Server, registry *metrics.Registry) []endpoint {
	handler := server.Handler()
	list := []endpoint{{"api", "unix", s.daemon.SocketPath, handler}}
	if s.health.Port != 0 {
		list = append(list, endpoint{"health", "tcp", net.JoinHostPort("127.0.0.1", fmt.Sprint(s.health.Port)), handler})
	}
	if s.metrics.Address != "" {
		list = append(list, endpoint{"metrics", "tcp", s.metrics.Address, registry})
	}
	if s.pprof.Enabled {
		address := net.JoinHostPort(s.pprof.Address, fmt.Sprint(s.pprof.Port))
		list = append(list, endpoint{"pprof", "tcp", address, http.HandlerFunc(pprof.Index)})
	}
	return list
}

// serve listens on all endpoints, and stops when the context ends or one of them fails.
func serve(ctx context.Context, list []endpoint, log *slog.Logger) error {
	failures := make(chan error, len(list))
	for _, e := range list {
		listener, err := listen(ctx, e)
		if err != nil {
			return err
		}
		web := &http.Server{Handler: e.handler, ReadHeaderTimeout: time.Second}
		defer shutDown(web)
		go func() { failures <- web.Serve(listener) }()
		log.Info("Serving", "endpoint", e.name, "address", e.address)
	}
	select {
	case err := <-failures:
		return err
	case <-ctx.Done():
		log.Info("Stopping")
		return nil
	}
}

func listen(ctx context.Context, e endpoint) (net.Listener, error) {
	if e.network == "unix" {
		// The socket of an agent that was killed is in the way of the next one.
		if err := os.Remove(e.address); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	var config net.ListenConfig
	return config.Listen(ctx, e.network, e.address)
}

func shutDown(web *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	// What is still open after the grace period ends with the process.
	_ = web.Shutdown(ctx)
}
