// SPDX-License-Identifier: GPL-2.0-only
/* The fields of policies. */
#include <linux/mm.h>
#include <linux/string.h>

#include "kmod/memory.h"
#include "kmod/net.h"
#include "kmod/policy.h"
#include "kmod/reason.h"
#include "kmod/registry.h"
#include "kmod/registry_transaction.h"
#include "core/image_info.h"

/* @field stays even without the claim of the policy called @owner. */
static bool stays(const struct kz_field *field, const char *owner)
{
	return kz_field_users(field) ||
	       kz_claim_find(field, owner, false, true);
}

static int trans_check(const struct kz_trans *trans, const struct kz_net *kn,
		       const struct kz_request *request,
		       struct netlink_ext_ack *extack)
{
	const struct kz_claim *claim;
	const struct kz_field *field;
	int err = kz_request_check(request, extack);

	list_for_each_entry(field, &kn->fields, list)
		if (!err && stays(field, trans->owner))
			err = kz_field_check(field, request, extack);
	list_for_each_entry(claim, &trans->claims, list) {
		field = claim->field;
		if (err || (strcmp(field->name, request->name) &&
			    !kz_bits_overlap(&field->bits, &request->bits)))
			continue;
		kz_reason(extack,
			  "field '%s' overlaps field '%s' of the same policy",
			  request->name, field->name);
		err = -EINVAL;
	}
	return err;
}

static int trans_add(struct kz_trans *trans, struct net *net,
		     struct kz_request *request, struct netlink_ext_ack *extack)
{
	struct kz_claim *claim;
	struct kz_field *field;
	int err;

	err = trans_check(trans, kz_net_get(net), request, extack);
	if (err)
		return err;
	field = kz_field_for(net, request);
	if (IS_ERR(field))
		return PTR_ERR(field);
	claim = kz_claim_create(field, trans->owner, false, request);
	if (!claim) {
		kz_field_forget(net, field);
		return -ENOMEM;
	}
	list_add_tail(&claim->list, &trans->claims);
	return 0;
}

static bool trans_has(const struct kz_trans *trans,
		      const struct kz_field *field)
{
	const struct kz_claim *claim;

	list_for_each_entry(claim, &trans->claims, list)
		if (claim->field == field)
			return true;
	return false;
}

/* Do rules refer to a field that would be removed? */
static int trans_check_rules(const struct kz_trans *trans,
			     const struct kz_net *kn,
			     struct netlink_ext_ack *extack)
{
	const struct kz_field *field;

	list_for_each_entry(field, &kn->fields, list) {
		if (!kz_field_users(field) || trans_has(trans, field) ||
		    kz_claim_find(field, trans->owner, false, true))
			continue;
		kz_reason(
			extack,
			"iptables rules refer to field '%s', which nobody else has",
			field->name);
		return -EBUSY;
	}
	return 0;
}

static const struct kz_info *info_of(const struct kz_policy *policy)
{
	return (const void *)((const u8 *)policy->image + policy->image->info);
}

/* A string of the image; "" for none. */
static const char *string_at(const struct kz_policy *policy, u32 offset)
{
	return offset ? (const char *)policy->image + offset : "";
}

/* The values that the policy names of its field @index. -ENOMEM. */
static int take_values(struct kz_request *request,
		       const struct kz_policy *policy, u32 index)
{
	const struct kz_info *info = info_of(policy);
	const struct kz_info_value *value =
		(const void *)((const u8 *)policy->image + info->values);
	struct kz_named_value *values;
	u32 i, count = 0;

	for (i = 0; i < info->n_values; i++)
		count += value[i].field == index;
	if (!count)
		return 0;
	values = kz_kvmalloc(array_size(count, sizeof(*values)));
	if (!values)
		return -ENOMEM;
	request->values = values;
	request->n_values = count;
	for (i = 0; i < info->n_values; i++)
		if (value[i].field == index)
			*values++ = (struct kz_named_value){
				value[i].value, string_at(policy, value[i].name)
			};
	return 0;
}

static int trans_fields(struct kz_trans *trans, struct net *net,
			const struct kz_policy *policy,
			struct netlink_ext_ack *extack)
{
	const struct kz_info *info = info_of(policy);
	const struct kz_info_field *field =
		(const void *)((const u8 *)policy->image + info->fields);
	u32 i;
	int err = 0;

	for (i = 0; i < info->n_fields && !err; i++, field++) {
		struct kz_request request = {
			.name = string_at(policy, field->name),
			.bits = { .word = field->word,
				  .mask = field->mask,
				  .flow_word = field->flow_word,
				  .flow_mask = field->flow_mask },
		};

		err = take_values(&request, policy, i);
		if (!err)
			err = trans_add(trans, net, &request, extack);
		kvfree(request.values);
	}
	return err;
}

int kz_trans_prepare(struct kz_trans *trans, struct net *net, const char *owner,
		     const struct kz_policy *policy,
		     struct netlink_ext_ack *extack)
{
	int err = 0;

	INIT_LIST_HEAD(&trans->claims);
	trans->owner = owner;
	if (policy)
		err = trans_fields(trans, net, policy, extack);
	if (!err)
		err = trans_check_rules(trans, kz_net_get(net), extack);
	if (err)
		kz_trans_abort(trans, net);
	return err;
}

void kz_trans_abort(struct kz_trans *trans, struct net *net)
{
	struct kz_claim *claim, *next;

	list_for_each_entry_safe(claim, next, &trans->claims, list) {
		kz_field_forget(net, claim->field);
		kz_claim_free(claim);
	}
}

void kz_trans_commit(struct kz_trans *trans, struct net *net)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_field *field, *next_field;
	struct kz_claim *claim, *next;

	list_for_each_entry(field, &kn->fields, list) {
		claim = kz_claim_find(field, trans->owner, false, false);
		if (claim)
			kz_claim_free(claim);
	}
	list_for_each_entry_safe(claim, next, &trans->claims, list)
		kz_claim_enter(kn, claim);
	list_for_each_entry_safe(field, next_field, &kn->fields, list)
		if (list_empty(&field->claims))
			kz_field_drop(net, field);
	kn->field_changes++;
}
