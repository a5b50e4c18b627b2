// SPDX-License-Identifier: GPL-2.0-only
/*
 * KZMARK_CMD_TEST: evaluate a given packet with the function that the hooks
 * call, in the context they call it in, without effects on other packets.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/sched/signal.h>

#include "core/edits.h"
#include "kmod/env.h"
#include "kmod/evaluate.h"
#include "kmod/few.h"
#include "kmod/netlink.h"
#include "kmod/slot.h"
#include "kmod/test.h"

#include "core/parse.h"

/* Between two offers to others, with bottom halves off: at most so many
 * evaluations, and no further one after so long.
 */
#define KZ_TEST_BATCH 256U
#define KZ_TEST_NS (50 * NSEC_PER_USEC)

/* Where the network packet starts in @frame, and its ethertype. */
struct kz_payload {
	u32 offset;
	u16 ethertype;
};

/*
 * As the receive path does it: the Ethernet header and up to
 * KZ_MAX_VLAN_TAGS tags are taken off. If one of these is cut short, an
 * empty packet of no family is evaluated.
 */
static struct kz_payload strip_headers(const u8 *frame, u32 length)
{
	struct kz_payload at = { .offset = ETH_HLEN };
	int tags;

	if (length < ETH_HLEN)
		return (struct kz_payload){ .offset = length };
	at.ethertype = get_unaligned_be16(frame + 2 * ETH_ALEN);
	for (tags = 0; tags < KZ_MAX_VLAN_TAGS; tags++) {
		if (!eth_type_vlan(htons(at.ethertype)))
			break;
		if (length - at.offset < VLAN_HLEN) {
			at.offset = length;
			return at;
		}
		at.ethertype = get_unaligned_be16(frame + at.offset + 2);
		at.offset += VLAN_HLEN;
	}
	return at;
}

static struct sk_buff *skb_from(const struct nlattr *frame,
				struct kz_hook_context *context)
{
	struct kz_payload at = strip_headers(nla_data(frame), nla_len(frame));
	struct sk_buff *skb;

	skb = alloc_skb(NET_SKB_PAD + NET_IP_ALIGN + nla_len(frame),
			GFP_KERNEL);
	if (!skb)
		return NULL;
	skb_reserve(skb, NET_SKB_PAD + NET_IP_ALIGN);
	skb_put_data(skb, nla_data(frame), nla_len(frame));
	skb_reset_mac_header(skb);
	__skb_pull(skb, at.offset);
	skb_reset_network_header(skb);
	skb->protocol = htons(at.ethertype);
	skb->skb_iif = context->iif;
	context->ethertype = at.ethertype;
	context->ether = true;
	return skb;
}

/* Up to @rest evaluations: how many, and in *ns how long they took. The clock
 * is read more rarely where they are short, so as not to be measured.
 */
static u32 run_batch(const struct kz_policy *policy, struct sk_buff *skb,
		     const struct kz_hook_context *context, u32 rest, u64 *ns,
		     struct kz_result *result)
{
	u32 done = 0, ask = 1;
	u64 start, spent = 0;

	local_bh_disable();
	rcu_read_lock();
	start = ktime_get_ns();
	while (done < rest && done < KZ_TEST_BATCH && spent < KZ_TEST_NS) {
		skb->mark = context->given->mark;
		kz_policy_run(policy, skb, context, result);
		if (++done < ask)
			continue;
		spent = ktime_get_ns() - start;
		ask = spent < KZ_TEST_NS / 4 ? 2 * done : done + 1;
	}
	*ns += ktime_get_ns() - start;
	rcu_read_unlock();
	local_bh_enable();
	return done;
}

/*
 * What hooks do with few rules is compared with @result, which is of the same
 * packet: tests look into the kernel's log. Counters would count it twice.
 */
static void compare_few(const struct kz_policy *policy, struct sk_buff *skb,
			const struct kz_hook_context *context,
			const struct kz_result *result)
{
	u32 mark = result->verdict == KZ_DROP ? context->given->mark :
						result->mark;
	int verdict = KZ_NOT_FEW;

	if (!policy->few.candidate || policy->image->n_counters ||
	    context->ethertype != ETH_P_IP)
		return;
	skb->mark = context->given->mark;
	verdict = kz_few_run(policy, skb);
	WARN_ON_ONCE(verdict != KZ_NOT_FEW &&
		     (verdict != result->verdict || skb->mark != mark));
}

/* The last result, with the mean time; -EINTR if the caller is killed. */
static int run(const struct kz_policy *policy, struct sk_buff *skb,
	       const struct kz_hook_context *context, u32 repeat,
	       struct kz_result *result)
{
	u32 rest = repeat;
	u64 ns = 0;

	while (rest) {
		rest -= run_batch(policy, skb, context, rest, &ns, result);
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	result->ns = div_u64(ns, repeat);
	compare_few(policy, skb, context, result);
	return 0;
}

static int test_policy(const struct kz_policy *policy, struct genl_info *info,
		       struct kz_result *result)
{
	struct nlattr **attrs = info->attrs;
	struct kz_given given = { 0 };
	struct kz_hook_context context = { .given = &given };
	u32 repeat = 1;
	struct sk_buff *skb;
	int err;

	if (attrs[KZMARK_A_GIVEN])
		nla_memcpy(&given, attrs[KZMARK_A_GIVEN], sizeof(given));
	if (given.ct >= KZ_CT_STATES) {
		NL_SET_ERR_MSG(info->extack, "unknown connection state");
		return -EINVAL;
	}
	context.iif = given.iif;
	context.oif = given.oif;
	if (attrs[KZMARK_A_REPEAT])
		repeat = nla_get_u32(attrs[KZMARK_A_REPEAT]);
	skb = skb_from(attrs[KZMARK_A_FRAME], &context);
	if (!skb)
		return -ENOMEM;
	err = run(policy, skb, &context, repeat, result);
	kfree_skb(skb);
	return err;
}

int kz_cmd_test(struct sk_buff *skb, struct genl_info *info)
{
	struct kz_result result;
	struct kz_policy *policy;
	struct sk_buff *reply;
	void *header;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, KZMARK_A_NAME) ||
	    GENL_REQ_ATTR_CHECK(info, KZMARK_A_FRAME))
		return -EINVAL;
	policy = kz_slot_policy_asked(info);
	if (IS_ERR(policy))
		return PTR_ERR(policy);
	err = test_policy(policy, info, &result);
	result.rule = kz_edits_number(policy->image, result.rule);
	kz_policy_put(policy);
	if (err)
		return err;
	header = kz_reply_start(info, nla_total_size(sizeof(result)), &reply);
	if (!header)
		return -ENOMEM;
	nla_put(reply, KZMARK_A_RESULT, sizeof(result), &result);
	genlmsg_end(reply, header);
	return genlmsg_reply(reply, info);
}
