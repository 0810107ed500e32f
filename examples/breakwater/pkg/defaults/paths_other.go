// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

//go:build !linux

package defaults

// BPFRoot is empty where there is no BPF: the agent then only computes its tables.
const BPFRoot = ""
