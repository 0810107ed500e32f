// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package cmd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"breakwater.example/breakwater/pkg/metrics"
	"breakwater.example/breakwater/pkg/service"
)

// faultPeriod is how often a pass fails with --inject-faults.
const faultPeriod = 3

// operator is one run of the program.
type operator struct {
	options   *Options
	log       *slog.Logger
	registry  *metrics.Registry
	allocator *allocator
	passes    int
}

// Run gives addresses to services until the context ends.
func (o *Options) Run(ctx context.Context) error {
	log, err := o.Log.New(os.Stderr)
	if err != nil {
		return err
	}
	allocator, err := newAllocator(o.IPAM)
	if err != nil {
		return err
	}
	op := &operator{options: o, log: log, registry: metrics.NewRegistry(o.Metrics.Enabled()), allocator: allocator}
	health := http.NewServeMux()
	health.HandleFunc("GET /v1/healthz", func(response http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(response, "ok")
	})
	stop, err := serve(ctx, map[string]http.Handler{o.APIAddress: health, o.Metrics.Address: op.registry})
	if err != nil {
		return err
	}
	defer stop()
	op.loop(ctx)
	log.Info("Stopping")
	return nil
}

// serve listens on every address that is not empty, and returns how to end that.
func serve(ctx context.Context, handlers map[string]http.Handler) (stop func(), err error) {
	var servers []*http.Server
	stop = func() {
		for _, server := range servers {
			_ = server.Close()
		}
	}
	for address, handler := range handlers {
		if address == "" {
			continue
		}
		var config net.ListenConfig
		listener, err := config.Listen(ctx, "tcp", address)
		if err != nil {
			stop()
			return nil, err
		}
		server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Second}
		servers = append(servers, server)
		go func() { _ = server.Serve(listener) }()
	}
	return stop, nil
}

// loop renews the lease, and makes a pass over all services whenever one is due.
func (op *operator) loop(ctx context.Context) {
	pulse := time.NewTicker(op.options.Leader.RetryPeriod)
	defer pulse.Stop()
	for due := time.Now(); ; {
		if now := time.Now(); op.leads(now) && !now.Before(due) {
			due = now.Add(op.options.IPAM.SyncInterval)
			if err := op.pass(now); err != nil {
				op.log.Error("Not all services have an address", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-pulse.C:
		}
	}
}

func (op *operator) leads(now time.Time) bool {
	if !op.options.Leader.Enabled {
		return true
	}
	leads, err := op.options.Leader.TryAcquire(op.options.Identity, now)
	if err != nil {
		op.log.Error("Cannot take the lease", "error", err)
	}
	gauge := 0.0
	if leads {
		gauge = 1
	}
	op.registry.Set(metrics.Leading, gauge)
	return leads
}

func (op *operator) pass(now time.Time) error {
	op.passes++
	op.registry.Increment(metrics.Sweeps)
	if op.options.injectFaults && op.passes%faultPeriod == 0 {
		return errors.New("injected fault")
	}
	if !op.options.IPAM.Enabled {
		return nil
	}
	services, err := service.Load(op.options.IPAM.ServicesFile)
	if err != nil {
		return err
	}
	errs := op.allocator.sync(services, now)
	for range errs {
		op.registry.Increment(metrics.Conflicts)
	}
	op.registry.Set(metrics.Allocated, float64(len(op.allocator.given)))
	for name, addr := range op.allocator.given {
		op.log.Debug("Address", "service", name, "address", addr)
	}
	return errors.Join(errs...)
}
