/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who owns which bits of the mark and of the flow words: fields, per network
 * namespace.
 *
 * A field is a name for bits. It exists as long as it has a claim: by a loaded
 * policy, or by an owner who reserved it statically. Several may claim the same
 * field if they mean the same bits; one name for different bits, or two names
 * for bits that overlap, are refused. So a write through a field never changes
 * bits that belong to others.
 *
 * An iptables rule refers to a field, and the last claim cannot be removed
 * before the rule: bits that something still writes have an owner. (The fields
 * of a namespace are removed with it; rules that are removed later still hold
 * theirs.)
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
	atomic64_t lost; /* rules' writes for packets without a flow */
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

/* A field as a claim asks for it. */
struct kz_request {
	const char *name;
	struct kz_bits bits;
	u32 n_values;
	struct kz_named_value *values; /* kvmalloc'd; the claim's on success */
};

/* For a rule; ERR_PTR(-ENOENT). */
struct kz_field *kz_field_get(struct net *net, const char *name);
void kz_field_put(struct kz_field *field);

/* Rules that refer to it; kz_net.lock is held. */
static inline u32 kz_field_users(const struct kz_field *field)
{
	return refcount_read(&field->refs) - 1;
}

/*
 * When a namespace exits, its claims go with it: after the slots, so that
 * kz_registry_init() comes before kz_slot_init().
 */
int kz_registry_init(void);
void kz_registry_exit(void);

/*
 * For registry_static.c and registry_transaction.c; kz_net.lock is held.
 */

/* NULL: none. */
struct kz_field *kz_field_find(const struct kz_net *kn, const char *name);

/* The field that @request asks for: one of the registry, or a new one, which
 * kz_claim_enter() adds to it or kz_field_forget() frees.
 */
struct kz_field *kz_field_for(struct net *net,
			      const struct kz_request *request);
void kz_field_forget(struct net *net, struct kz_field *field);

/* Remove @field from the registry; rules may still hold it. */
void kz_field_drop(struct net *net, struct kz_field *field);

/* A claim to @field, in no list, with the request's values; NULL: no memory. */
struct kz_claim *kz_claim_create(struct kz_field *field, const char *owner,
				 bool is_static, struct kz_request *request);
void kz_claim_free(struct kz_claim *claim);

/* Add @claim, and its field if it is new, to the registry. */
void kz_claim_enter(struct kz_net *kn, struct kz_claim *claim);

/* The claim of @owner; @others: a claim of another owner. */
struct kz_claim *kz_claim_find(const struct kz_field *field, const char *owner,
			       bool is_static, bool others);

/* -EINVAL: not a valid field; -EBUSY: it conflicts with @field. */
int kz_request_check(const struct kz_request *request,
		     struct netlink_ext_ack *extack);
int kz_field_check(const struct kz_field *field,
		   const struct kz_request *request,
		   struct netlink_ext_ack *extack);

#endif
