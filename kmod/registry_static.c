// SPDX-License-Identifier: GPL-2.0-only
/* Fields reserved statically. */
#include <linux/string.h>

#include "kmod/net.h"
#include "kmod/reason.h"
#include "kmod/registry.h"
#include "kmod/registry_static.h"

static int reserve(struct net *net, const char *owner,
		   struct kz_request *request, struct netlink_ext_ack *extack)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_claim *claim;
	struct kz_field *field;
	int err = kz_request_check(request, extack);

	list_for_each_entry(field, &kn->fields, list)
		if (!err)
			err = kz_field_check(field, request, extack);
	if (err)
		return err;
	field = kz_field_for(net, request);
	if (IS_ERR(field))
		return PTR_ERR(field);
	if (kz_claim_find(field, owner, true, false)) {
		NL_SET_ERR_MSG(extack, "the owner has reserved it already");
		return -EEXIST;
	}
	claim = kz_claim_create(field, owner, true, request);
	if (!claim) {
		kz_field_forget(net, field);
		return -ENOMEM;
	}
	kz_claim_enter(kn, claim);
	return 0;
}

int kz_field_reserve(struct net *net, const char *owner,
		     struct kz_request *request, struct netlink_ext_ack *extack)
{
	struct kz_net *kn = kz_net_get(net);
	int err;

	mutex_lock(&kn->lock);
	err = reserve(net, owner, request, extack);
	mutex_unlock(&kn->lock);
	return err;
}

/* Does @owner, or if NULL anybody, release @claim? */
static bool gives_back(const struct kz_claim *claim, const char *owner)
{
	return claim->is_static && (!owner || !strcmp(claim->owner, owner));
}

/* How many claims @owner releases, and in *@kept how many remain. */
static u32 count_given_back(const struct kz_field *field, const char *owner,
			    u32 *kept)
{
	const struct kz_claim *claim;
	u32 count = 0;

	*kept = 0;
	list_for_each_entry(claim, &field->claims, list) {
		if (gives_back(claim, owner))
			count++;
		else
			++*kept;
	}
	return count;
}

static int check_release(const struct kz_field *field, const char *owner,
			 struct netlink_ext_ack *extack)
{
	const struct kz_claim *claim;
	u32 kept;

	if (!field) {
		NL_SET_ERR_MSG(extack, "no field of that name");
		return -ENOENT;
	}
	if (!count_given_back(field, owner, &kept)) {
		claim = list_first_entry(&field->claims, struct kz_claim, list);
		kz_reason(extack, "it is %s '%s'",
			  claim->is_static ? "reserved by" :
					     "a field of policy",
			  claim->owner);
		return -ENOENT;
	}
	if (!kept && kz_field_users(field)) {
		NL_SET_ERR_MSG(extack, "iptables rules refer to the field");
		return -EBUSY;
	}
	return 0;
}

static int release(struct net *net, const char *owner, const char *name,
		   struct netlink_ext_ack *extack)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_field *field = kz_field_find(kn, name);
	struct kz_claim *claim, *next;
	int err;

	err = check_release(field, owner, extack);
	if (err)
		return err;
	list_for_each_entry_safe(claim, next, &field->claims, list)
		if (gives_back(claim, owner))
			kz_claim_free(claim);
	if (list_empty(&field->claims))
		kz_field_drop(net, field);
	kn->field_changes++;
	return 0;
}

int kz_field_release(struct net *net, const char *owner, const char *name,
		     struct netlink_ext_ack *extack)
{
	struct kz_net *kn = kz_net_get(net);
	int err;

	mutex_lock(&kn->lock);
	err = release(net, owner, name, extack);
	mutex_unlock(&kn->lock);
	return err;
}
