// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

// Package config holds the values of the datapath's configuration variables: one
// struct per BPF object, with what all objects of a node share embedded.
//
// A field's tag names the C variable, which is declared in bpf/include/bpf/config.
// Create a struct with its New function, so that it starts from the defaults that
// are compiled into the object.
package config
