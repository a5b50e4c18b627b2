/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who owns which bits of the mark and of the flow words: fields, per network
 * namespace.
 *
 * A field is a name for bits. It is there as long as someone claims it: a
 * loaded policy, or an owner who reserved it statically. Several may claim the
 * same field if they mean the same bits; one name for different bits, or two
 * names for bits that overlap, are refused. So whoever writes through a field
 * writes nobody else's bits.
 *
 * A rule of iptables refers to a field, and the last claim cannot go before
 * the rule: bits that something still writes have an owner. (A namespace that
 * goes takes its fields along; rules that go later still hold theirs.)
 *
 * kz_net.lock guards the lists. A field's name and bits never change.
 */
#ifndef KZ_REGISTRY_H
#define KZ_REGISTRY_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/refcount.h>

#include "kmod/bits.h"
#include "core/uapi.h"

struct kz_net;
struct kz_policy;
struct net;
struct netlink_ext_ack;

struct kz_field {
	struct list_head list; /* in kz_net.fields */
	struct list_head claims;
	char name[KZMARK_FIELD_SIZE];
	struct kz_bits bits;
	refcount_t refs; /* the registry's and the rules' */
	atomic64_t lost; /* rules' writes to a flow that was not there */
};

/* A name for a field's value. */
struct kz_named_value {
	u32 value; /* not shifted */
	const char *name;
};

struct kz_claim {
	struct list_head list; /* in kz_field.claims */
	struct kz_field *field;
	char owner[KZMARK_NAME_SIZE];
	bool is_static; /* else it is a policy's */
	u32 n_values;
	struct kz_named_value *values; /* owned, with names but a policy's */
};

/* A field as somebody asks for it. */
struct kz_request {
	const char *name;
	struct kz_bits bits;
	u32 n_values;
	struct kz_named_value *values; /* kvmalloc'd; the claim's on success */
};

/*
 * The fields of a policy as they are to be, instead of those it has. Between
 * prepare and commit or abort kz_net.lock is held. kz_trans_prepare(): @policy's
 * under the name @owner; NULL: none, it is unloaded. 0, or with the reason in
 * @extack: -EBUSY: bits are another's, or rules refer to a field that would
 * go; -EINVAL: not a field; -ENOMEM. There is nothing to cancel then.
 */
struct kz_trans {
	struct list_head claims;
	const char *owner;
};

int kz_trans_prepare(struct kz_trans *trans, struct net *net, const char *owner,
		     const struct kz_policy *policy,
		     struct netlink_ext_ack *extack);
void kz_trans_commit(struct kz_trans *trans, struct net *net);
void kz_trans_abort(struct kz_trans *trans, struct net *net);

/*
 * A static claim, and its end. -EEXIST: @owner has claimed it already;
 * -ENOENT: @owner (NULL: anybody) has not claimed it statically; else as above.
 */
int kz_field_reserve(struct net *net, const char *owner,
		     struct kz_request *request,
		     struct netlink_ext_ack *extack);
int kz_field_release(struct net *net, const char *owner, const char *name,
		     struct netlink_ext_ack *extack);

/* For a rule; ERR_PTR(-ENOENT). */
struct kz_field *kz_field_get(struct net *net, const char *name);
void kz_field_put(struct kz_field *field);

/* Rules that refer to it; kz_net.lock is held. */
static inline u32 kz_field_users(const struct kz_field *field)
{
	return refcount_read(&field->refs) - 1;
}

/* The namespace goes: all claims with it. */
void kz_registry_exit(struct net *net);

/*
 * For registry_*.c; kz_net.lock is held.
 */

/* NULL: none. */
struct kz_field *kz_field_find(const struct kz_net *kn, const char *name);

/* The field that @request asks for: one in the registry, or a new one that is
 * not, and goes by kz_field_forget() unless kz_claim_enter() put it there.
 */
struct kz_field *kz_field_for(struct net *net,
			      const struct kz_request *request);
void kz_field_forget(struct net *net, struct kz_field *field);

/* The registry's part of a field ends. */
void kz_field_drop(struct net *net, struct kz_field *field);

/* A claim to @field, in no list, with the request's values; NULL: no memory. */
struct kz_claim *kz_claim_create(struct kz_field *field, const char *owner,
				 bool is_static, struct kz_request *request);
void kz_claim_free(struct kz_claim *claim);

/* Put @claim, and its field if need be, in the registry. */
void kz_claim_enter(struct kz_net *kn, struct kz_claim *claim);

/* The claim that @owner has; @others: one that somebody else has. */
struct kz_claim *kz_claim_find(const struct kz_field *field, const char *owner,
			       bool is_static, bool others);

/* -EINVAL: it is no field; -EBUSY: it cannot be beside @field. */
int kz_request_check(const struct kz_request *request,
		     struct netlink_ext_ack *extack);
int kz_field_check(const struct kz_field *field,
		   const struct kz_request *request,
		   struct netlink_ext_ack *extack);

#endif
