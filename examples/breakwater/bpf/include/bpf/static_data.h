/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Configuration variables: constants that the agent writes into the object
 * before it loads it, so that a change needs no compiler on the node.
 *
 * A variable is declared with a type, a name and one sentence for the manual:
 *
 *     DECLARE_CONFIG(bool, enable_example, "Do the exemplary thing")
 *
 * and read as CONFIG(enable_example).
 */

#pragma once

#include <bpf/compiler.h>

#define CONFIG(name) __config_##name

/* The kind tells the loader whether a value belongs to one object or to the
 * node, the description documents it in the object's BTF. Volatile keeps the
 * compiler from assuming the value that it sees here.
 */
#define __config_variable(kind, type, name, description)                                          \
	__section(".rodata.config") __attribute__((btf_decl_tag("kind:" kind)))                    \
	__attribute__((btf_decl_tag(description))) volatile const type CONFIG(name);

/* A variable of each object that includes the declaration. */
#define DECLARE_CONFIG(type, name, description)                                                    \
	__config_variable("object", type, name, description)

/* A variable with the same value in all objects on a node. */
#define NODE_CONFIG(type, name, description) __config_variable("node", type, name, description)

/* The default of a variable that was declared before. Without one it is zero. */
#define ASSIGN_CONFIG(type, name, value)                                                           \
	_Static_assert(sizeof(CONFIG(name)) == sizeof(type), #name " has another type");           \
	volatile const type CONFIG(name) = value;
