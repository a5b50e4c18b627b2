// SPDX-License-Identifier: GPL-2.0-only
/* KZMARK_CMD_LOAD, KZMARK_CMD_UNLOAD and KZMARK_CMD_ADD_COUNTERS. */
#include <linux/mm.h>
#include <linux/netfilter_ipv4.h>

#include "kmod/counters.h"
#include "kmod/image_file.h"
#include "kmod/memory.h"
#include "kmod/netlink.h"
#include "kmod/netlink_load.h"
#include "kmod/slot.h"

/* Add the COUNTERS to @policy's, which packets may count in meanwhile. */
static int add_counters(struct genl_info *info, struct kz_policy *policy)
{
	u64 size = kz_joined_size(info, KZMARK_A_COUNTERS);
	u32 count = policy->image->n_counters;
	struct kz_counter *counts;

	if (size != (u64)count * sizeof(*counts)) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[KZMARK_A_COUNTERS],
				    "not one count for each counter");
		return -EINVAL;
	}
	counts = kz_kvmalloc(size);
	if (!counts)
		return -ENOMEM;
	kz_join(info, KZMARK_A_COUNTERS, (u8 *)counts);
	kz_counters_add_all(policy->counters, counts);
	kvfree(counts);
	return 0;
}

static struct kz_policy *policy_from(struct genl_info *info)
{
	u64 size = kz_joined_size(info, KZMARK_A_IMAGE);
	struct kz_policy *policy;
	void *image;
	int err;

	if (!size || size > KZ_MAX_IMAGE_SIZE) {
		NL_SET_ERR_MSG(info->extack, "no image, or one over the limit");
		return ERR_PTR(-EINVAL);
	}
	image = kz_image_alloc(size);
	if (!image)
		return ERR_PTR(-ENOMEM);
	kz_join(info, KZMARK_A_IMAGE, image);
	policy = kz_policy_create(image, size, info->extack);
	if (IS_ERR(policy)) {
		kvfree(image);
		return policy;
	}
	err = info->attrs[KZMARK_A_COUNTERS] ? add_counters(info, policy) : 0;
	if (err) {
		kz_policy_put(policy);
		return ERR_PTR(err);
	}
	return policy;
}

static int parse_load(struct genl_info *info, struct kz_load *load)
{
	struct nlattr **attrs = info->attrs;

	if (GENL_REQ_ATTR_CHECK(info, KZMARK_A_NAME) ||
	    GENL_REQ_ATTR_CHECK(info, KZMARK_A_IMAGE))
		return -EINVAL;
	*load = (struct kz_load){
		.name = nla_data(attrs[KZMARK_A_NAME]),
		.priority = NF_IP_PRI_MANGLE,
		.has_hooks = attrs[KZMARK_A_HOOKS],
		.has_priority = attrs[KZMARK_A_PRIORITY],
		.port = info->snd_portid,
	};
	if (load->has_hooks)
		load->hooks = nla_get_u32(attrs[KZMARK_A_HOOKS]);
	if (load->has_priority)
		load->priority = nla_get_s32(attrs[KZMARK_A_PRIORITY]);
	if (attrs[KZMARK_A_FLAGS])
		load->flags = nla_get_u32(attrs[KZMARK_A_FLAGS]);
	if (!kz_is_name(load->name)) {
		NL_SET_ERR_MSG_ATTR(
			info->extack, attrs[KZMARK_A_NAME],
			"a name is of letters, digits, '_', '.' and '-'");
		return -EINVAL;
	}
	if (load->flags & KZMARK_F_TRANSIENT && load->hooks) {
		NL_SET_ERR_MSG_ATTR(
			info->extack, attrs[KZMARK_A_HOOKS],
			"a transient policy owns no fields: it has no hooks");
		return -EINVAL;
	}
	if (load->flags & KZMARK_F_CREATE && load->flags & KZMARK_F_REPLACE) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[KZMARK_A_FLAGS],
				    "create and replace exclude each other");
		return -EINVAL;
	}
	return 0;
}

int kz_cmd_load(struct sk_buff *skb, struct genl_info *info)
{
	struct kz_policy *policy;
	struct sk_buff *reply;
	struct kz_load load;
	void *header;
	int err;

	err = parse_load(info, &load);
	if (err)
		return err;
	/* Everything that can fail comes first, also allocating the reply. */
	policy = policy_from(info);
	if (IS_ERR(policy))
		return PTR_ERR(policy);
	err = -ENOMEM;
	header = kz_reply_start(info, KZ_LOADED_MESSAGE, &reply);
	if (!header)
		goto out_policy;
	refcount_inc(&policy->refs); /* ours, for the reply */
	err = kz_slot_load(genl_info_net(info), &load, policy, info->extack);
	if (err)
		goto out_reply;

	nla_put_string(reply, KZMARK_A_NAME, load.name);
	nla_put_u32(reply, KZMARK_A_GENERATION, policy->generation);
	kz_policy_put(policy);
	genlmsg_end(reply, header);
	genlmsg_reply(reply, info); /* it is loaded, even if nobody listens */
	return 0;

out_reply:
	kz_policy_put(policy);
	nlmsg_free(reply);
out_policy:
	kz_policy_put(policy);
	return err;
}

int kz_cmd_unload(struct sk_buff *skb, struct genl_info *info)
{
	if (GENL_REQ_ATTR_CHECK(info, KZMARK_A_NAME))
		return -EINVAL;
	return kz_slot_unload(genl_info_net(info),
			      nla_data(info->attrs[KZMARK_A_NAME]),
			      info->extack);
}

int kz_cmd_add_counters(struct sk_buff *skb, struct genl_info *info)
{
	struct kz_policy *policy;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, KZMARK_A_NAME) ||
	    GENL_REQ_ATTR_CHECK(info, KZMARK_A_COUNTERS))
		return -EINVAL;
	policy = kz_slot_policy_asked(info);
	if (IS_ERR(policy))
		return PTR_ERR(policy);
	err = add_counters(info, policy);
	kz_policy_put(policy);
	return err;
}
