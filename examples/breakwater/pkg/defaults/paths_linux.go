// SPDX-License-Identifier: Apache-2.0
// Copyright Authors of docwarden

package defaults

// BPFRoot is where distributions mount the BPF file system.
const BPFRoot = "/sys/fs/bpf"
