/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Configuration of the node's own traffic. For bpf_host.c only. */

#pragma once

#include <bpf/static_data.h>

DECLARE_CONFIG(__u32, skip_mark, "Packets with this mark are left alone, 0 leaves none alone")
ASSIGN_CONFIG(__u32, skip_mark, 0x0B30)

#ifdef ENABLE_HOST_FIREWALL
DECLARE_CONFIG(bool, firewall_default_deny, "Drop new connections to the node that no rule of the host firewall allows")
#endif
