// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <net/net_namespace.h>

#include "kmod/bits.h"
#include "kmod/flow.h"
#include "kmod/memory.h"
#include "kmod/policy.h"
#include "kmod/reason.h"
#include "kmod/registry.h"
#include "kmod/net.h"

struct kz_field *kz_field_find(const struct kz_net *kn, const char *name)
{
	struct kz_field *field;

	lockdep_assert_held(&kn->lock);
	list_for_each_entry(field, &kn->fields, list)
		if (!strcmp(field->name, name))
			return field;
	return NULL;
}

static struct kz_field *field_create(struct net *net,
				     const struct kz_request *request)
{
	struct kz_field *field = kzalloc(sizeof(*field), KZ_GFP);
	int err;

	if (!field)
		return ERR_PTR(-ENOMEM);
	err = kz_bits_keep_flow(&request->bits) ? kz_flow_label(net) : 0;
	if (err) {
		kfree(field);
		return ERR_PTR(err);
	}
	INIT_LIST_HEAD(&field->list);
	INIT_LIST_HEAD(&field->claims);
	strscpy(field->name, request->name, sizeof(field->name));
	field->bits = request->bits;
	refcount_set(&field->refs, 1);
	return field;
}

/* No packet uses a rule any more when the rule is destroyed. */
void kz_field_put(struct kz_field *field)
{
	if (refcount_dec_and_test(&field->refs))
		kfree(field);
}

/* The word of kz_net.owned that key word @word is. */
static u32 owned_index(u32 word)
{
	return kz_is_flow_word(word) ? 1 + word - KZ_W_FLOW : 0;
}

static void owned_update(struct kz_net *kn)
{
	u32 owned[1 + KZ_FLOW_WORDS] = {};
	const struct kz_field *field;
	int i;

	list_for_each_entry(field, &kn->fields, list) {
		owned[owned_index(field->bits.word)] |= field->bits.mask;
		if (field->bits.flow_mask)
			owned[owned_index(field->bits.flow_word)] |=
				field->bits.flow_mask;
	}
	for (i = 0; i < ARRAY_SIZE(owned); i++)
		WRITE_ONCE(kn->owned[i], owned[i]);
}

void kz_field_drop(struct net *net, struct kz_field *field)
{
	list_del(&field->list);
	owned_update(kz_net_get(net));
	if (kz_bits_keep_flow(&field->bits))
		kz_flow_unlabel(net);
	kz_field_put(field);
}

struct kz_field *kz_field_get(struct net *net, const char *name)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_field *field;

	mutex_lock(&kn->lock);
	field = kz_field_find(kn, name);
	if (field)
		refcount_inc(&field->refs);
	mutex_unlock(&kn->lock);
	return field ? field : ERR_PTR(-ENOENT);
}

void kz_claim_free(struct kz_claim *claim)
{
	list_del(&claim->list);
	kvfree(claim->values);
	kfree(claim);
}

static bool is_owners(const struct kz_claim *claim, const char *owner,
		      bool is_static)
{
	return claim->is_static == is_static && !strcmp(claim->owner, owner);
}

struct kz_claim *kz_claim_find(const struct kz_field *field, const char *owner,
			       bool is_static, bool others)
{
	struct kz_claim *claim;

	list_for_each_entry(claim, &field->claims, list)
		if (is_owners(claim, owner, is_static) != others)
			return claim;
	return NULL;
}

struct kz_claim *kz_claim_create(struct kz_field *field, const char *owner,
				 bool is_static, struct kz_request *request)
{
	struct kz_claim *claim = kzalloc(sizeof(*claim), KZ_GFP);

	if (!claim)
		return NULL;
	INIT_LIST_HEAD(&claim->list);
	claim->field = field;
	strscpy(claim->owner, owner, sizeof(claim->owner));
	claim->is_static = is_static;
	swap(claim->n_values, request->n_values);
	swap(claim->values, request->values);
	return claim;
}

/* Say whose @field conflicts with a field @name. */
static int refuse(const struct kz_field *field, const char *name,
		  struct netlink_ext_ack *extack)
{
	const struct kz_claim *claim =
		list_first_entry(&field->claims, struct kz_claim, list);
	const char *whose = claim->is_static ? "reserved by" : "of policy";

	if (strcmp(field->name, name))
		kz_reason(
			extack,
			"field '%s' overlaps field '%s' %s '%s', which has 0x%08x",
			name, field->name, whose, claim->owner,
			field->bits.mask);
	else
		kz_reason(
			extack,
			"field '%s' has other bits than field '%s' %s '%s', which has 0x%08x",
			name, field->name, whose, claim->owner,
			field->bits.mask);
	return -EBUSY;
}

int kz_field_check(const struct kz_field *field,
		   const struct kz_request *request,
		   struct netlink_ext_ack *extack)
{
	bool same = !strcmp(field->name, request->name);

	if (same ? kz_bits_equal(&field->bits, &request->bits) :
		   !kz_bits_overlap(&field->bits, &request->bits))
		return 0;
	return refuse(field, request->name, extack);
}

int kz_request_check(const struct kz_request *request,
		     struct netlink_ext_ack *extack)
{
	u32 i;

	if (!*request->name || strlen(request->name) >= KZMARK_FIELD_SIZE) {
		NL_SET_ERR_MSG(extack,
			       "a field has no name, or one of over 63 bytes");
		return -EINVAL;
	}
	if (!kz_bits_valid(&request->bits)) {
		kz_reason(extack, "field '%s' has no bits that one can have",
			  request->name);
		return -EINVAL;
	}
	for (i = 0; i < request->n_values; i++) {
		if (kz_value_fits(request->values[i].value, request->bits.mask))
			continue;
		kz_reason(extack, "value '%s' of field '%s' does not fit",
			  request->values[i].name, request->name);
		return -EINVAL;
	}
	return 0;
}

struct kz_field *kz_field_for(struct net *net, const struct kz_request *request)
{
	struct kz_field *field = kz_field_find(kz_net_get(net), request->name);

	if (field && kz_bits_equal(&field->bits, &request->bits))
		return field;
	return field_create(net, request);
}

void kz_field_forget(struct net *net, struct kz_field *field)
{
	if (list_empty(&field->list))
		kz_field_drop(net, field);
}

void kz_claim_enter(struct kz_net *kn, struct kz_claim *claim)
{
	struct kz_field *field = claim->field;

	if (list_empty(&field->list))
		list_add_tail(&field->list, &kn->fields);
	owned_update(kn);
	list_move_tail(&claim->list, &field->claims);
	kn->field_changes++;
}

/* After the slots are empty: their policies no longer claim anything. */
static void __net_exit fields_exit(struct net *net)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_field *field, *next_field;
	struct kz_claim *claim, *next;

	mutex_lock(&kn->lock);
	list_for_each_entry_safe(field, next_field, &kn->fields, list) {
		list_for_each_entry_safe(claim, next, &field->claims, list)
			kz_claim_free(claim);
		kz_field_drop(net, field);
	}
	mutex_unlock(&kn->lock);
}

static struct pernet_operations fields_ops = {
	.exit = fields_exit,
};

int kz_registry_init(void)
{
	return register_pernet_subsys(&fields_ops);
}

void kz_registry_exit(void)
{
	unregister_pernet_subsys(&fields_ops);
}
