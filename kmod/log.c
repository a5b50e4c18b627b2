// SPDX-License-Identifier: GPL-2.0-only
#include <linux/ktime.h>

#include "kmod/env.h"
#include "core/edits.h"
#include "core/event.h"
#include "core/token_bucket.h"
#include "kmod/log.h"
#include "kmod/netlink.h"

#define CREATE_TRACE_POINTS
#include "kmod/kzmark_trace.h"

/* For each policy: 1,000 a second, and as many at once. */
#define EVENT_INTERVAL NSEC_PER_MSEC
#define EVENT_BURST 1000

static bool may_tell(struct kz_state *state, u64 now)
{
	static const struct kz_limit limit = {
		.interval = EVENT_INTERVAL,
		.depth = (u64)EVENT_INTERVAL * EVENT_BURST,
	};

	return kz_bucket_take(&state->log_due, &limit, limit.interval, now);
}

/* A listener computes from LOGGED how many events it did not get. */
static void tell(struct net *net, const char *name,
		 const struct kz_event *event, u64 logged)
{
	struct sk_buff *skb;
	void *header;

	skb = genlmsg_new(nla_total_size(KZMARK_NAME_SIZE) +
				  nla_total_size(sizeof(*event)) +
				  nla_total_size_64bit(sizeof(logged)),
			  GFP_ATOMIC);
	if (!skb)
		return;
	header = genlmsg_put(skb, 0, 0, &kz_genl_family, 0, KZMARK_CMD_EVENT);
	if (!header || nla_put_string(skb, KZMARK_A_NAME, name) ||
	    nla_put(skb, KZMARK_A_EVENT, sizeof(*event), event) ||
	    nla_put_u64_64bit(skb, KZMARK_A_LOGGED, logged, KZMARK_A_PAD)) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_end(skb, header);
	genlmsg_multicast_netns(&kz_genl_family, net, skb, 0, 0, GFP_ATOMIC);
}

void kz_log(const struct kz_policy *policy,
	    const struct kz_hook_context *context, const struct kz_key *key,
	    u32 rule)
{
	struct kz_state *state = policy->state;
	struct kz_event event = {
		.time = ktime_get_ns(),
		.generation = policy->generation,
		.rule = kz_edits_number(policy->image, rule),
		.key = *key,
	};
	u64 logged;

	if (context->given) /* a test run's packet */
		return;
	trace_kzmark_log(policy->name, &event);
	if (!genl_has_listeners(&kz_genl_family, context->net, 0)) {
		atomic64_inc(&state->logged);
		return;
	}
	/* Events are sent in the order in which they are counted. */
	spin_lock_bh(&state->log_lock);
	logged = atomic64_inc_return(&state->logged);
	if (may_tell(state, event.time))
		tell(context->net, policy->name, &event, logged);
	spin_unlock_bh(&state->log_lock);
}
