// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test runs in the module: the policy is loaded under a name of our own,
 * without hooks, and is unloaded when the socket closes. The words of flows are
 * kept here, as these packets have no connections.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/evaluator/env.h"
#include "userspace/backend/kmod/request.h"
#include "userspace/backend/kmod/test_run.h"
#include "userspace/base/refuse.h"
#include "core/parse.h"

#define BATCH_PACKETS 256U
#define BATCH_BYTES 65536U /* of requests; a larger one is sent alone */

struct kmod_test {
	struct kmod_socket socket;
	char name[KZMARK_NAME_SIZE];
	struct env_flows *flows; /* NULL: the policy needs none */
};

int kmod_test_open(struct test_run *test, const struct policy *policy,
		   const struct image *image, char *why)
{
	static unsigned int number;
	struct kmod_test *state = calloc(1, sizeof(*state));
	struct kmod_load load = {
		.flags = KZMARK_F_TRANSIENT | KZMARK_F_CREATE,
	};
	uint32_t generation;
	int err;

	(void)policy;
	if (!state)
		goto out_memory;
	if (image->header->features & KZ_F_FLOW) {
		state->flows = env_flows_new();
		if (!state->flows)
			goto out_memory;
	}
	err = kmod_open(&state->socket, why);
	if (err)
		goto out_free;
	snprintf(state->name, sizeof(state->name), "test-%d-%u", getpid(),
		 number++);
	load.name = state->name;
	err = kmod_load_image(&state->socket, &load, image, &generation, why);
	if (err)
		goto out_close;
	test->state = state;
	return 0;

out_close:
	kmod_close(&state->socket);
out_free:
	env_flows_free(state->flows);
	free(state);
	return err;

out_memory:
	free(state);
	return refuse_memory(why);
}

void kmod_test_close(struct test_run *test)
{
	struct kmod_test *state = test->state;

	kmod_close(&state->socket);
	env_flows_free(state->flows);
	free(state);
}

const char *kmod_test_refuses(const struct packet *packet)
{
	struct kz_packet bytes = { packet->frame, packet->length };
	struct kz_key key = { 0 };

	if (packet->length > KZMARK_MAX_FRAME)
		return "a netlink attribute holds no larger packet";
	if (!kz_parse_ether(&bytes, 0, &key)) /* `frames all` is refused */
		return "netfilter hooks see only IP packets";
	return NULL;
}

/* The most bytes that the request for @packet takes. */
static size_t request_size(const struct packet *packet)
{
	return MNL_ALIGN(packet->length) + KZMARK_NAME_SIZE + 128;
}

/* The parts of @packet's key that its flow needs, and the flow's words. */
static void key_make(struct kmod_test *state, const struct packet *packet,
		     struct kz_key *key)
{
	struct kz_packet bytes = { packet->frame, packet->length };

	*key = (struct kz_key){ 0 };
	kz_parse_ether(&bytes, KZ_F_FLOW, key);
	env_flows_get(state->flows, key);
}

/* S86: the flow of a dropped packet does not change. */
static void flow_keep(struct kmod_test *state, const struct packet *packet,
		      const struct kz_result *result)
{
	static const uint32_t all[KZ_FLOW_WORDS] = { ~0U, ~0U, ~0U, ~0U };
	struct kz_key key;

	if (result->verdict == KZ_DROP)
		return;
	key_make(state, packet, &key);
	memcpy(&key.word[KZ_W_FLOW], result->flow, sizeof(result->flow));
	env_flows_set(state->flows, &key, all);
}

static size_t put_request(struct kmod_test *state, void *buffer,
			  const struct packet *packet)
{
	struct nlmsghdr *nlh =
		kmod_request(&state->socket, buffer, KZMARK_CMD_TEST, 0);
	struct kz_given given = packet->given;
	struct kz_key key;

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, state->name);
	mnl_attr_put(nlh, KZMARK_A_FRAME, packet->length, packet->frame);
	if (state->flows) {
		key_make(state, packet, &key);
		memcpy(given.flow, &key.word[KZ_W_FLOW], sizeof(given.flow));
	}
	mnl_attr_put(nlh, KZMARK_A_GIVEN, sizeof(given), &given);
	return MNL_ALIGN(nlh->nlmsg_len);
}

static int keep_result(uint32_t number, const struct nlattr **attrs,
		       void *context)
{
	struct kz_result *results = context;
	const struct nlattr *result = attrs[KZMARK_A_RESULT];

	if (!result || mnl_attr_get_payload_len(result) != sizeof(*results))
		return -EPROTO;
	memcpy(&results[number], mnl_attr_get_payload(result),
	       sizeof(*results));
	return 0;
}

/*
 * Send the requests for as many of @packets as fit into @buffer; returns how
 * many. With flows it is one, since the next packet may read what it writes.
 */
static int test_batch(struct kmod_test *state, char *buffer,
		      const struct packet *packets, size_t count,
		      struct kz_result *results, char *why)
{
	size_t length = 0, i, most = state->flows ? 1 : BATCH_PACKETS;
	int err;

	for (i = 0; i < count && i < most; i++) {
		if (i && length + request_size(&packets[i]) > BATCH_BYTES)
			break;
		length += put_request(state, buffer + length, &packets[i]);
	}
	err = kmod_call_batch(&state->socket, buffer, length, i, keep_result,
			      results, state->name, why);
	if (err == -EPROTO)
		refuse(why, err,
		       "kmod: the module is of another version than this program");
	if (!err && state->flows)
		flow_keep(state, packets, results);
	return err ? err : (int)i;
}

int kmod_test_run(struct test_run *test, const struct packet *packets,
		  size_t count, struct kz_result *results, char *why)
{
	struct kmod_test *state = test->state;
	size_t i, size = BATCH_BYTES;
	char *buffer;
	int done = 0;

	for (i = 0; i < count; i++)
		if (request_size(&packets[i]) > size)
			size = request_size(&packets[i]);
	buffer = malloc(size);
	if (!buffer)
		return refuse_memory(why);
	for (i = 0; i < count; i += done) {
		done = test_batch(state, buffer, packets + i, count - i,
				  results + i, why);
		if (done < 0)
			break;
	}
	free(buffer);
	return done < 0 ? done : 0;
}
