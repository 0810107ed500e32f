// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strconv"

	"breakwater.example/breakwater/pkg/maglev"
	"breakwater.example/breakwater/pkg/service"
	"breakwater.example/breakwater/pkg/version"
)

// Server answers from a store of services.
type Server struct {
	Node     string
	Store    *service.Store
	Settings []Setting
	// Access lists the calls that are allowed, as patterns: "Get*".
	Access []string
	// Count is called for every request.
	Count func()
}

// call answers one request; an error without an httpError in it is the server's fault.
type call func(request *http.Request) (any, error)

type httpError struct {
	code    int
	message string
}

func (e httpError) Error() string { return e.message }

// Handler returns the handler of all calls.
func (s *Server) Handler() http.Handler {
	calls := []struct {
		name, pattern string
		call          call
	}{
		{"GetHealthz", "GET /v1/healthz", s.status},
		{"GetConfig", "GET /v1/config", s.config},
		{"GetServices", "GET /v1/services", s.services},
		{"GetServicesID", "GET /v1/services/{id}", s.service},
		{"GetBackends", "GET /v1/backends", s.backends},
		{"GetMaglevID", "GET /v1/maglev/{id}", s.maglev},
	}
	mux := http.NewServeMux()
	for _, c := range calls {
		answer := c.call
		if !s.allowed(c.name) {
			answer = forbidden(c.name)
		}
		mux.HandleFunc(c.pattern, s.serve(answer))
	}
	return mux
}

func (s *Server) allowed(name string) bool {
	for _, pattern := range s.Access {
		if ok, err := path.Match(pattern, name); ok && err == nil {
			return true
		}
	}
	return false
}

func forbidden(name string) call {
	return func(*http.Request) (any, error) {
		return nil, httpError{http.StatusForbidden, "the agent's --api-access does not allow " + name}
	}
}

func (s *Server) serve(answer call) http.HandlerFunc {
	return func(response http.ResponseWriter, request *http.Request) {
		s.Count()
		code := http.StatusOK
		body, err := answer(request)
		if err != nil {
			code = http.StatusInternalServerError
			if known, ok := err.(httpError); ok {
				code = known.code
			}
			body = Error{Message: err.Error()}
		}
		response.Header().Set("Content-Type", "application/json")
		response.WriteHeader(code)
		// An error here means that the client has gone.
		_ = json.NewEncoder(response).Encode(body)
	}
}

// Status returns the agent's health.
func (s *Server) Status() Status {
	status := Status{Version: version.Version, Node: s.Node, State: StateOK}
	for _, svc := range s.Store.List() {
		status.Services++
		for _, backend := range svc.Backends {
			status.Backends++
			if backend.Healthy {
				status.Healthy++
			}
		}
	}
	if status.Healthy < status.Backends {
		status.State = StateDegraded
	}
	return status
}

func (s *Server) status(*http.Request) (any, error)   { return s.Status(), nil }
func (s *Server) config(*http.Request) (any, error)   { return s.Settings, nil }
func (s *Server) services(*http.Request) (any, error) { return s.Store.List(), nil }

func (s *Server) service(request *http.Request) (any, error) {
	id, err := serviceID(request)
	if err != nil {
		return nil, err
	}
	if svc, ok := s.Store.Get(id); ok {
		return svc, nil
	}
	return nil, noService(id)
}

func (s *Server) backends(*http.Request) (any, error) {
	backends := []Backend{}
	for _, svc := range s.Store.List() {
		for _, backend := range svc.Backends {
			backends = append(backends, Backend{Service: svc.Name, Backend: backend})
		}
	}
	return backends, nil
}

func (s *Server) maglev(request *http.Request) (any, error) {
	id, err := serviceID(request)
	if err != nil {
		return nil, err
	}
	if table, ok := s.Store.Table(id); ok {
		return describe(id, table), nil
	}
	return nil, noService(id)
}

func describe(id uint32, table *maglev.Table) Maglev {
	return Maglev{Service: id, Size: table.Size(), Shares: table.Shares()}
}

func serviceID(request *http.Request) (uint32, error) {
	text := request.PathValue("id")
	id, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return 0, httpError{http.StatusBadRequest, fmt.Sprintf("%q is not a service ID", text)}
	}
	return uint32(id), nil
}

func noService(id uint32) error {
	return httpError{http.StatusNotFound, fmt.Sprintf("there is no service %d", id)}
}
