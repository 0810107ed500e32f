/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Sizes of the maps as they are compiled in. The agent resizes those that its
 * flags or the node's memory ask for, before it loads an object. All can be set
 * on the command line of the compiler.
 */

#pragma once

#ifndef SERVICES_MAX
# define SERVICES_MAX 65536
#endif

#ifndef BACKENDS_MAX
# define BACKENDS_MAX 65536
#endif

#ifndef MAGLEV_TABLE_SIZE
# define MAGLEV_TABLE_SIZE 16381
#endif

#ifndef CT_TCP_MAX
# define CT_TCP_MAX 524288
#endif

#ifndef CT_ANY_MAX
# define CT_ANY_MAX 262144
#endif

/* A translated connection has an entry for each direction. */
#define NAT_MAX (2 * (CT_TCP_MAX + CT_ANY_MAX) / 3)

#define AFFINITY_MAX 65536
#define SOURCE_RANGES_MAX 16384
#define FIREWALL_RULES_MAX 4096
#define TUNNELS_MAX 8192
#define METRICS_MAX 1024
#define EVENTS_BYTES (1 << 20)

/* Bounds a loop, which the verifier has to unroll. */
#define NAT_RETRIES_MAX 32

#define TUNNEL_PORT 6081

/* Only the agent writes such a map. Tests have no agent. */
#ifdef BW_TEST
# define AGENT_MAP BPF_F_NO_PREALLOC
#else
# define AGENT_MAP (BPF_F_NO_PREALLOC | BPF_F_RDONLY_PROG)
#endif
