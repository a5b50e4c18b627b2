// SPDX-License-Identifier: GPL-2.0-only
/* Matches of connection tracking. */
#include <stdio.h>
#include <string.h>

#include "userspace/import/iptables/modules.h"
#include "userspace/import/iptables/words.h"

enum {
	NEW = 1,
	ESTABLISHED = 2,
	ANY_STATE = 31,
};

static const struct {
	const char *name, *state;
} states[] = {
	{ "NEW", "new" },
	{ "ESTABLISHED", "established" },
	{ "RELATED", "related" },
	{ "INVALID", "invalid" },
	{ "UNTRACKED", "untracked" },
};

#define N_STATES (sizeof(states) / sizeof(*states))

/* The bits of "NEW,ESTABLISHED", each the place in states[]; 0: another. */
static uint32_t states_read(const char *word)
{
	uint32_t bits = 0;
	size_t i, length;

	for (;; word += length + 1) {
		length = strcspn(word, ",");
		for (i = 0; i < N_STATES; i++)
			if (!strncmp(states[i].name, word, length) &&
			    !states[i].name[length])
				break;
		if (i == N_STATES)
			return 0;
		bits |= 1U << i;
		if (!word[length])
			return bits;
	}
}

static const char *state(struct xt_making *making, const char *const *words)
{
	uint32_t bits = states_read(words[0]);
	char list[128] = "";
	size_t i;

	if (!bits)
		return pool_print(&making->dump->pool, "connection state %s",
				  words[0]);
	for (i = 0; i < N_STATES; i++)
		if (bits & 1U << i)
			sprintf(list + strlen(list), "%s%s", *list ? ", " : "",
				states[i].state);
	xt_term_add(making, "ct state", bits & (bits - 1) ? "{ %s }" : "%s",
		    list);
	making->states = making->inverted ? ANY_STATE & ~bits : bits;
	return NULL;
}

/* The connection's protocol is its packets', but that of ICMP errors. */
static const char *connection_protocol(struct xt_making *making,
				       const char *const *words)
{
	uint8_t number = xt_protocol(words[0]);

	if (!number || making->inverted)
		return "conntrack --ctproto";
	making->per_protocol = xt_protocol_name(number);
	return NULL;
}

static const char *conntrack_finish(struct xt_making *making)
{
	uint8_t number;

	if (!making->per_protocol)
		return NULL;
	if (!making->states || making->states & ~(NEW | ESTABLISHED))
		return "conntrack --ctproto of more than new and established packets";
	number = xt_protocol(making->per_protocol);
	if (making->protocol && making->protocol != number)
		making->rule->never = true;
	making->protocol = number;
	return NULL;
}

static const struct xt_option state_options[] = { { "--state", 1, state },
						  { .name = NULL } };

static const struct xt_option conntrack_options[] = {
	{ "--ctstate", 1, state },
	{ "--ctproto", 1, connection_protocol },
	{ .name = NULL },
};

const struct xt_module xt_matches_state[] = {
	{ "state", state_options, NULL },
	{ "conntrack", conntrack_options, conntrack_finish },
	{ .name = NULL },
};
