// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/reference/flow_memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/in.h>

#define BUCKETS 65536

static bool is_lower(const struct flow_end *a, const struct flow_end *b)
{
	int i;

	for (i = 0; i < 4; i++)
		if (a->address[i] != b->address[i])
			return a->address[i] < b->address[i];
	return a->port < b->port;
}

bool flow_name(const struct decoded *packet, struct flow_name *name)
{
	struct flow_end source = { 0 }, destination = { 0 };
	bool lower;

	memset(name, 0, sizeof(*name));
	if (!packet->version)
		return false;
	memcpy(source.address, packet->saddr, sizeof(source.address));
	memcpy(destination.address, packet->daddr, sizeof(source.address));
	/* All fragments are of the flow of the one that has no ports. "th"
	 * knows ports of more protocols.
	 */
	if (!packet->fragment && packet->header) {
		source.port = packet->sport;
		destination.port = packet->dport;
	}
	lower = is_lower(&source, &destination);
	name->end[0] = lower ? source : destination;
	name->end[1] = lower ? destination : source;
	name->version = packet->version;
	name->protocol = packet->protocol;
	return true;
}

/* Bob Jenkins, lookup3.c (public domain), hashword(): any number of words. */
static uint32_t hash_words(const uint32_t *k, size_t length, uint32_t initval)
{
#define ROTATE(x, k) (((x) << (k)) | ((x) >> (32 - (k))))
	uint32_t a, b, c;

	a = b = c = 0xdeadbeef + ((uint32_t)length << 2) + initval;
	while (length > 3) {
		a += k[0];
		b += k[1];
		c += k[2];
		a -= c;
		a ^= ROTATE(c, 4);
		c += b;
		b -= a;
		b ^= ROTATE(a, 6);
		a += c;
		c -= b;
		c ^= ROTATE(b, 8);
		b += a;
		a -= c;
		a ^= ROTATE(c, 16);
		c += b;
		b -= a;
		b ^= ROTATE(a, 19);
		a += c;
		c -= b;
		c ^= ROTATE(b, 4);
		b += a;
		length -= 3;
		k += 3;
	}
	switch (length) {
	case 3:
		c += k[2];
		/* fall through */
	case 2:
		b += k[1];
		/* fall through */
	case 1:
		a += k[0];
		c ^= b;
		c -= ROTATE(b, 14);
		a ^= c;
		a -= ROTATE(c, 11);
		b ^= a;
		b -= ROTATE(a, 25);
		c ^= b;
		c -= ROTATE(b, 16);
		a ^= c;
		a -= ROTATE(c, 4);
		b ^= a;
		b -= ROTATE(a, 14);
		c ^= b;
		c -= ROTATE(b, 24);
	}
	return c;
#undef ROTATE
}

/* The words: both addresses, the ports in one, the IP version and protocol. */
uint32_t flow_number(const struct flow_name *name, uint32_t seed)
{
	uint32_t words[10];

	memcpy(&words[0], name->end[0].address, 16);
	memcpy(&words[4], name->end[1].address, 16);
	words[8] = name->end[0].port << 16 | name->end[1].port;
	words[9] = (name->version == 4) << 8 | (name->version == 6) << 9 |
		   name->protocol;
	return hash_words(words, 10, seed);
}

int flow_memories_init(struct flow_memories *flows)
{
	flows->buckets = calloc(BUCKETS, sizeof(struct flow_memory *));
	return flows->buckets ? 0 : -ENOMEM;
}

struct flow_memory *flow_memory_find(struct flow_memories *flows,
				     const struct flow_name *name, bool learn)
{
	struct flow_memory **bucket, *flow;

	bucket = &flows->buckets[flow_number(name, 0) % BUCKETS];
	for (flow = *bucket; flow; flow = flow->next)
		if (!memcmp(&flow->name, name, sizeof(*name)))
			return flow;
	flow = learn ? calloc(1, sizeof(*flow)) : NULL;
	if (!flow)
		return NULL;
	flow->name = *name;
	flow->next = *bucket;
	*bucket = flow;
	return flow;
}

void flow_memories_free(struct flow_memories *flows)
{
	struct flow_memory *flow, *next;
	size_t i;

	for (i = 0; flows->buckets && i < BUCKETS; i++) {
		for (flow = flows->buckets[i]; flow; flow = next) {
			next = flow->next;
			free(flow);
		}
	}
	free(flows->buckets);
}
