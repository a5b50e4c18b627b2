// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#include "userspace/backend/nft/sandbox.h"
#include "userspace/backend/nft/test_run.h"
#include "userspace/base/refuse.h"
#include "userspace/nft/build.h"
#include "userspace/nft/report.h"

#define NAME "test-run" /* of the policy, in the sandbox */

struct nft_test {
	struct nft_sandbox *sandbox;
	const struct policy *policy; /* borrowed */
	uint64_t features; /* of its image */
	size_t batch; /* packets at a time */
	char table[NFT_TABLE_SIZE];
};

/* Load the test run's table, or (@policy is NULL) remove it. */
static int table_change(struct nft_test *state, const struct policy *policy,
			const struct image *image, char *why)
{
	const struct nft_options options = {
		.image = image,
		.name = NAME,
		.hooks = 1U << NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_MANGLE,
		.report = true,
	};
	struct nft_ruleset ruleset = { 0 };
	struct nft_batch batch = { 0 };
	int err = 0;

	nft_batch_begin(&batch);
	nft_batch_remove(&batch, NFT_TABLE_PREFIX NAME);
	if (policy)
		err = nft_ruleset_translate(&ruleset, policy, &options);
	if (err)
		refuse_errno(why, err, "cannot translate the policy");
	else if (policy)
		nft_build(&batch, &ruleset);
	nft_batch_end(&batch);
	if (!err)
		err = nft_send(nft_sandbox_socket(state->sandbox), &batch, why);
	nft_batch_free(&batch);
	nft_ruleset_free(&ruleset);
	return err;
}

int nft_test_open(struct test_run *test, const struct policy *policy,
		  const struct image *image, char *why)
{
	struct nft_test *state = calloc(1, sizeof(*state));
	int err;

	if (!state)
		return refuse_memory(why);
	state->policy = policy;
	state->features = image->header->features;
	/*
	 * A packet has a report of its start, of the two ends, of its priority,
	 * and one in each group.
	 */
	state->batch = NFT_SANDBOX_MAX_MESSAGES / (policy->n_groups + 4) - 1;
	if (state->batch > NFT_SANDBOX_MAX_PACKETS)
		state->batch = NFT_SANDBOX_MAX_PACKETS;
	err = nft_sandbox_open(&state->sandbox, why);
	if (err)
		goto out_free;
	err = table_change(state, policy, image, why);
	if (err)
		goto out_close;
	test->state = state;
	return 0;

out_close:
	nft_sandbox_close(state->sandbox, false);
out_free:
	free(state);
	return err;
}

void nft_test_close(struct test_run *test)
{
	struct nft_test *state = test->state;
	char why[WHY_SIZE];

	nft_sandbox_close(state->sandbox,
			  !table_change(state, NULL, NULL, why));
	free(state);
}

/* The reports of a batch, on their way into its packets' results. */
struct replies {
	const struct policy *policy;
	uint64_t features;
	const struct packet *packets;
	struct kz_result *results;
	size_t count;
	size_t started; /* how many packets have reported their start */
	bool ended; /* the last of these has reached the policy's end */
	char *why;
};

static uint32_t group_of(const struct policy *policy, uint32_t rule)
{
	uint32_t g = 0;

	while (rule >= policy->groups[g].first_rule + policy->groups[g].n_rules)
		g++;
	return g;
}

/* Unless another report follows, it was dropped. */
static int receive_start(struct replies *h, const struct nft_log_entry *entry)
{
	if (h->started == h->count ||
	    entry->mark != h->packets[h->started].given.mark) {
		snprintf(h->why, WHY_SIZE,
			 "packet %zu of %zu came in otherwise than it was sent",
			 h->started + 1, h->count);
		return -EBADMSG;
	}
	h->ended = false;
	h->results[h->started++] = (struct kz_result){
		.verdict = KZ_DROP,
		.mark = entry->mark,
		.ip = h->features & KZ_F_IP_WRITE ? entry->ip : 0,
		.rule = KZ_NONE,
	};
	return 0;
}

static int receive(const struct nft_log_entry *entry, void *context)
{
	struct replies *h = context;
	struct kz_result *result;
	uint32_t group;

	if (entry->report == NFT_REPORT_START)
		return receive_start(h, entry);
	if (!h->started) {
		snprintf(h->why, WHY_SIZE, "a packet that nobody sent");
		return -EBADMSG;
	}
	result = &h->results[h->started - 1];
	if (entry->report == NFT_REPORT_PRIORITY) {
		result->priority = entry->mark;
		return 0;
	}
	result->mark = entry->mark;
	if (h->features & KZ_F_IP_WRITE)
		result->ip = entry->ip;
	if (entry->report == NFT_REPORT_END) {
		h->ended = true;
	} else if (entry->report == NFT_REPORT_PASSED) {
		result->verdict = h->ended ? KZ_CONTINUE : KZ_ACCEPT;
	} else {
		result->rule = entry->report;
		result->n_fired++;
		group = group_of(h->policy, entry->report);
		result->groups[group / 64] |= 1ULL << group % 64;
	}
	return 0;
}

int nft_test_run(struct test_run *test, const struct packet *packets,
		 size_t count, struct kz_result *results, char *why)
{
	struct nft_test *state = test->state;
	struct replies h;
	size_t done;
	int err = 0;

	for (done = 0; done < count && !err; done += h.count) {
		h = (struct replies){
			.policy = state->policy,
			.features = state->features,
			.packets = packets + done,
			.results = results + done,
			.count = count - done < state->batch ? count - done :
							       state->batch,
			.why = why,
		};
		err = nft_sandbox_send(state->sandbox, h.packets, h.count,
				       receive, &h, why);
		if (!err && h.started < h.count)
			err = refuse(
				why, -EBADMSG,
				"%zu of %zu packets did not reach the hook",
				h.count - h.started, h.count);
	}
	return err;
}
