// SPDX-License-Identifier: GPL-2.0-only
/* KZMARK_CMD_PATCH: a rule is changed in a copy of a loaded policy's image. */
#include <linux/mm.h>

#include "core/patch.h"
#include "kmod/image_file.h"
#include "kmod/memory.h"
#include "kmod/netlink.h"
#include "kmod/netlink_patch.h"
#include "kmod/slot.h"

/* The request's patch, whose parts are in one block: freed by kvfree(ops). */
static int patch_read(struct genl_info *info, struct kz_patch *patch)
{
	u64 ops = kz_joined_size(info, KZMARK_A_OPS);
	u64 data = kz_joined_size(info, KZMARK_A_DATA);
	u8 *bytes;

	if (!ops || ops % sizeof(struct kz_patch_op) ||
	    ops + data > KZ_MAX_IMAGE_SIZE) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[KZMARK_A_OPS],
				    "not a list of changes");
		return -EINVAL;
	}
	bytes = kz_kvmalloc(ops + data);
	if (!bytes)
		return -ENOMEM;
	kz_join(info, KZMARK_A_OPS, bytes);
	kz_join(info, KZMARK_A_DATA, bytes + ops);
	*patch = (struct kz_patch){
		.ops = (const void *)bytes,
		.n_ops = ops / sizeof(struct kz_patch_op),
		.data = bytes + ops,
		.data_size = data,
	};
	return 0;
}

/* Make @patch in @image, a copy. */
static int image_change(void *image, u32 size, const struct kz_patch *patch,
			struct netlink_ext_ack *extack)
{
	u8 *touched = kz_kvzalloc(kz_touched_bytes(size));
	struct kz_fault fault;
	int err;

	if (!touched)
		return -ENOMEM;
	err = kz_patch_make(image, patch, touched, &fault);
	if (!err)
		err = kz_image_validate_change(image, touched, &fault);
	if (err)
		extack->_msg = fault.reason;
	kvfree(touched);
	return err;
}

/* The policy that @patch makes of @old; or an ERR_PTR(). */
static struct kz_policy *policy_change(const struct kz_policy *old,
				       const struct kz_patch *patch,
				       struct netlink_ext_ack *extack)
{
	struct kz_policy *policy = NULL;
	void *image;
	int err;

	image = kz_image_alloc(old->image->size);
	if (!image)
		return ERR_PTR(-ENOMEM);
	memcpy(image, old->image, old->image->size);
	err = image_change(image, old->image->size, patch, extack);
	if (!err)
		policy = kz_policy_changed(old, image);
	if (!policy) {
		kvfree(image);
		return ERR_PTR(err ?: -ENOMEM);
	}
	return policy;
}

static int patch_run(struct genl_info *info, struct kz_policy *old,
		     const struct kz_patch *patch, struct sk_buff *reply)
{
	struct kz_policy *policy = policy_change(old, patch, info->extack);
	u32 generation;
	int err;

	if (IS_ERR(policy))
		return PTR_ERR(policy);
	generation = policy->generation;
	err = kz_slot_change(genl_info_net(info), old, policy, info->extack);
	if (err) {
		kz_policy_put(policy);
		return err;
	}
	nla_put_string(reply, KZMARK_A_NAME, old->name);
	nla_put_u32(reply, KZMARK_A_GENERATION, generation);
	return 0;
}

/* What fails does so before the change, also for want of the reply's memory. */
static int patch_and_reply(struct genl_info *info, struct kz_policy *old)
{
	struct kz_patch patch;
	struct sk_buff *reply;
	void *header;
	int err = patch_read(info, &patch);

	if (err)
		return err;
	err = -ENOMEM;
	header = kz_reply_start(info, KZ_LOADED_MESSAGE, &reply);
	if (!header)
		goto out_patch;
	err = patch_run(info, old, &patch, reply);
	if (err) {
		nlmsg_free(reply);
		goto out_patch;
	}
	genlmsg_end(reply, header);
	genlmsg_reply(reply, info); /* it is changed, even if nobody listens */

out_patch:
	kvfree(patch.ops);
	return err;
}

int kz_cmd_patch(struct sk_buff *skb, struct genl_info *info)
{
	struct kz_policy *old;
	int err = -ESTALE;

	if (GENL_REQ_ATTR_CHECK(info, KZMARK_A_NAME) ||
	    GENL_REQ_ATTR_CHECK(info, KZMARK_A_GENERATION) ||
	    GENL_REQ_ATTR_CHECK(info, KZMARK_A_OPS))
		return -EINVAL;
	old = kz_slot_policy_asked(info);
	if (IS_ERR(old))
		return PTR_ERR(old);
	if (nla_get_u32(info->attrs[KZMARK_A_GENERATION]) == old->generation)
		err = patch_and_reply(info, old);
	else
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[KZMARK_A_GENERATION],
				    "the policy has another generation");
	kz_policy_put(old);
	return err;
}
