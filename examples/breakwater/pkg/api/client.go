// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Client asks the agent behind a Unix socket.
type Client struct {
	http http.Client
}

// NewClient returns a client whose calls take no longer than timeout.
func NewClient(socket string, timeout time.Duration) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "unix", socket)
	}
	return &Client{http.Client{Timeout: timeout, Transport: &http.Transport{DialContext: dial}}}
}

// Get asks for a path such as "services/7" and decodes the answer into result.
func (c *Client) Get(ctx context.Context, path string, result any) error {
	// The host is not looked up: every request goes to the socket.
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://agent/v1/"+path, nil)
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return fmt.Errorf("cannot reach the agent: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		var failure Error
		if err := json.NewDecoder(response.Body).Decode(&failure); err != nil {
			return fmt.Errorf("the agent answers %s", response.Status)
		}
		return fmt.Errorf("the agent answers: %s", failure.Message)
	}
	return json.NewDecoder(response.Body).Decode(result)
}
