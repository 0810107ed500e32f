/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Configuration of address translation. Ports are only allocated where
 * connections come in: other objects include this for the shared maps and
 * have none of the variables.
 */

#pragma once

#include <bpf/static_data.h>
#include <lib/limits.h>

#ifdef BW_OBJECT_INGRESS
DECLARE_CONFIG(__u16, nat_port_min, "First port of the range that translated connections take their source port from")
ASSIGN_CONFIG(__u16, nat_port_min, 33000)

DECLARE_CONFIG(__u16, nat_port_max, "Last port of the range that translated connections take their source port from")
ASSIGN_CONFIG(__u16, nat_port_max, (1U << 16) - 1)

DECLARE_CONFIG(__u8, nat_port_retries, "Ports that are tried before a new connection is dropped")
ASSIGN_CONFIG(__u8, nat_port_retries, NAT_RETRIES_MAX / 2)
#endif
