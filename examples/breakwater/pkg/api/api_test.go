// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"breakwater.example/breakwater/pkg/service"
)

// serve starts a server and returns a client of it.
func serve(t *testing.T, access ...string) *Client {
	t.Helper()
	backends := []service.Backend{{Address: "10.0.0.1:80", Weight: 1, Healthy: true}, {Address: "10.0.0.2:80", Weight: 1}}
	store, err := service.NewStore([]service.Service{{ID: 7, Name: "shop/web", Backends: backends}}, 251, nil)
	if err != nil {
		t.Fatal(err)
	}
	server := Server{Node: "n1", Store: store, Access: access, Count: func() {}}
	socket := filepath.Join(t.TempDir(), "agent.sock")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	web := http.Server{Handler: server.Handler(), ReadHeaderTimeout: time.Second}
	go func() {
		if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { _ = web.Close() })
	return NewClient(socket, time.Second)
}

func TestGet(t *testing.T) {
	client := serve(t, "*")
	var status Status
	if err := client.Get(context.Background(), "healthz", &status); err != nil {
		t.Fatal(err)
	}
	if status.State != StateDegraded || status.Backends != 2 || status.Healthy != 1 {
		t.Errorf("status is %+v", status)
	}
	var table Maglev
	if err := client.Get(context.Background(), "maglev/7", &table); err != nil {
		t.Fatal(err)
	}
	if table.Size != 251 || table.Shares["10.0.0.1:80"] != 251 {
		t.Errorf("table is %+v", table)
	}
}

func TestGetFails(t *testing.T) {
	client := serve(t, "GetServices*")
	for path, want := range map[string]string{
		"services/9":   "there is no service 9",
		"services/web": `"web" is not a service ID`,
		"config":       "does not allow GetConfig",
		"nowhere":      "404",
	} {
		err := client.Get(context.Background(), path, &struct{}{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v, want one with %q", path, err, want)
		}
	}
}
