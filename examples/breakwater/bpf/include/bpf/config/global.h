/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Configuration that every object has, with a value of its own. */

#pragma once

#include <bpf/static_data.h>

DECLARE_CONFIG(__u32, interface_ifindex, "Index of the network device that the program is attached to")

DECLARE_CONFIG(struct mac, interface_mac, "MAC address of the network device that the program is attached to")

#ifdef ENABLE_DEBUG
DECLARE_CONFIG(__u8, debug_level, "Which debug messages are sent: 0 none, 1 decisions, 2 lookups too")
#endif
