/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Maps: "map tenants { type ipv4_addr : tenant; ... }" and "set tenant ip saddr
 * map @tenants". A map is a set of its keys that has a value for each.
 */
#ifndef KZ_PARSE_MAP_H
#define KZ_PARSE_MAP_H

#include "userspace/lang/parser.h"

/* Report at @at a key that is no address. */
int map_keys_error(struct parser *p, struct location at);

/* After "type ipv4_addr": ": tenant", or ": priority". */
int parse_map_values(struct parser *p, struct policy_set *set);

/* "192.0.2.0/24 : 5"; @context: the set, or that of the addresses of both
 * families.
 */
int parse_map_element(struct parser *p, void *context);

/* All elements are known: two values for one key are an error. */
int map_finish(struct parser *p, struct policy_set *set,
	       const struct token *files);

/* True if the value of @action, which is for @field (NULL: the priority), is in
 * a map: "ip saddr map @tenants".
 */
bool map_use_begins(const struct parser *p, const struct policy_field *field);

/* The key, which is a condition of @rule, and the map. */
int parse_map_use(struct parser *p, struct policy_rule *rule,
		  struct policy_action *action);

/* Of a line of file @number of the set; entries of the policy's text have the
 * number of the policy's file instead.
 */
#define MAP_SOURCE_FILE(number) (0x80000000U | (number))

#endif
