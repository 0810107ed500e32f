/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Where things go in the object file. Include a context first. */

#pragma once

#include <bpf/compiler.h>

#ifndef PROG_TYPE
# error "include bpf/ctx/xdp.h or bpf/ctx/skb.h first"
#endif

/* A program that is attached to a hook. */
#define __section_entry __section(PROG_TYPE "/entry")

#define __section_maps __section(".maps")

#define BPF_LICENSE(name) char __license[] __section("license") = name

/* The notation that loaders read from BTF to create a map. */
#define __uint(name, value) int (*name)[value]
#define __type(name, type) typeof(type) *name
#define __array(name, type) typeof(type) *name[]

/* Values of a map's pinning: share it under its name, or keep it private to
 * the object and replace it with every load.
 */
#define PIN_NONE 0
#define PIN_BY_NAME 1
