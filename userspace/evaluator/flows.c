// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/evaluator/flows.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS 65536U

struct flow {
	struct kz_flow_key key;
	__u32 word[KZ_FLOW_WORDS];
	struct flow *next;
};

struct env_flows {
	struct flow *buckets[BUCKETS];
};

struct env_flows *env_flows_new(void)
{
	return calloc(1, sizeof(struct env_flows));
}

/* The link that leads to the flow with @key, or would. */
static struct flow **flow_find(struct env_flows *flows,
			       const struct kz_flow_key *key)
{
	struct flow **link = &flows->buckets[kz_flow_hash(key, 0) % BUCKETS];

	while (*link && memcmp(&(*link)->key, key, sizeof(*key)))
		link = &(*link)->next;
	return link;
}

void env_flows_get(struct env_flows *flows, struct kz_key *key)
{
	struct kz_flow_key wanted;
	struct flow *flow = NULL;
	int i;

	if (kz_flow_key_make(key, &wanted))
		flow = *flow_find(flows, &wanted);
	for (i = 0; i < KZ_FLOW_WORDS; i++)
		key->word[KZ_W_FLOW + i] = flow ? flow->word[i] : 0;
}

void env_flows_set(struct env_flows *flows, const struct kz_key *key,
		   const __u32 masks[KZ_FLOW_WORDS])
{
	struct kz_flow_key wanted;
	struct flow **link;
	int i;

	if (!kz_flow_key_make(key, &wanted))
		return;
	link = flow_find(flows, &wanted);
	if (!*link)
		*link = calloc(1, sizeof(**link));
	if (!*link)
		return;
	(*link)->key = wanted;
	for (i = 0; i < KZ_FLOW_WORDS; i++)
		(*link)->word[i] = ((*link)->word[i] & ~masks[i]) |
				   (key->word[KZ_W_FLOW + i] & masks[i]);
}

void env_flows_free(struct env_flows *flows)
{
	struct flow *flow, *next;
	size_t i;

	for (i = 0; flows && i < BUCKETS; i++) {
		for (flow = flows->buckets[i]; flow; flow = next) {
			next = flow->next;
			free(flow);
		}
	}
	free(flows);
}
