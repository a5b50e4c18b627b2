// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/slab.h>

#include "kmod/compat.h"
#include "kmod/counters.h"
#include "kmod/env.h"
#include "kmod/few.h"
#include "kmod/memory.h"
#include "kmod/policy.h"
#include "kmod/set.h"
#include "kmod/table.h"
#include "core/validate.h"

/* Freeing sleeps (vfree), and must end before the module is unloaded. */
static struct workqueue_struct *free_queue;

static size_t state_size(const struct kz_policy *policy)
{
	return struct_size(policy->state, due, policy->image->n_limits);
}

static void sets_free(struct kz_policy *policy)
{
	u32 i;

	for (i = 0; policy->sets && i < policy->image->n_dynamic; i++)
		kz_set_put(policy->sets[i]);
	kfree(policy->sets);
}

static void tables_free(struct kz_policy *policy)
{
	u32 i;

	for (i = 0; policy->tables && i < policy->image->n_tables; i++)
		kz_table_put(policy->tables[i]);
	kfree(policy->tables);
}

static void state_put(struct kz_state *state)
{
	if (refcount_dec_and_test(&state->refs))
		kvfree(state);
}

static void policy_free(struct work_struct *work)
{
	struct kz_policy *policy =
		container_of(to_rcu_work(work), struct kz_policy, free);

	sets_free(policy);
	tables_free(policy);
	kz_counters_put(policy->counters);
	state_put(policy->state);
	kvfree(policy->image);
	kfree(policy);
}

/* One that was never in use; its image is the caller's. */
static void policy_cancel(struct kz_policy *policy)
{
	kz_counters_put(policy->counters);
	kvfree(policy->state);
	kfree(policy->tables);
	kfree(policy->sets);
	kfree(policy);
}

/* What the module cannot do: its column of features.def. */
static const struct {
	u64 feature;
	const char *why; /* NULL: it can */
} refusals[] = {
#define KMOD(verdict) verdict
#define YES ""
#define NO(reason) ": " reason
#define NO_TEST(reason) YES
#define KZ_FEATURE(name, bit, noun, text, rule, ref, image, xdp, tc, \
		   netfilter, kmod, nft, hooks)                      \
	{ KZ_F_##name,                                               \
	  sizeof(kmod) > 1 ? "the module cannot " text kmod : NULL },
#include "core/features.def"
#undef KMOD
#undef YES
#undef NO
#undef NO_TEST
};

/* The reasons are static strings, as an extack needs them. */
static int check_image(const void *image, u32 size,
		       struct netlink_ext_ack *extack)
{
	const struct kz_image_header *header = image;
	struct kz_fault fault;
	unsigned int i;
	int err;

	err = kz_image_validate(image, size, &fault);
	if (err) {
		extack->_msg = fault.reason;
		return err;
	}
	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		if (!refusals[i].why ||
		    !(header->features & refusals[i].feature))
			continue;
		extack->_msg = refusals[i].why;
		return -EOPNOTSUPP;
	}
	if (!KZ_CAN_COUNT && header->features & KZ_F_CT_COUNT) {
		NL_SET_ERR_MSG(
			extack,
			"the module cannot count connections (ct count): this kernel is built without CONFIG_NETFILTER_CONNCOUNT, or has an older form of it");
		return -EOPNOTSUPP;
	}
	if (!KZ_CAN_REJECT && header->features & KZ_F_REJECT) {
		NL_SET_ERR_MSG(
			extack,
			"the module cannot answer packets (reject): this kernel is built without CONFIG_NF_REJECT_IPV4 and _IPV6");
		return -EOPNOTSUPP;
	}
	return 0;
}

/* Without counters and state, which the caller gives it; NULL without memory. */
static struct kz_policy *policy_alloc(void *image)
{
	struct kz_policy *policy = kzalloc(sizeof(*policy), KZ_GFP);

	if (!policy)
		return NULL;
	policy->image = image;
	policy->full_features = policy->image->features & KZ_F_FULL_PATH;
	kz_few_init(policy);
	policy->sets = kcalloc(policy->image->n_dynamic, sizeof(*policy->sets),
			       KZ_GFP);
	policy->tables = kcalloc(policy->image->n_tables,
				 sizeof(*policy->tables), KZ_GFP);
	if (!policy->sets || !policy->tables) {
		policy_cancel(policy);
		return NULL;
	}
	refcount_set(&policy->refs, 1);
	INIT_RCU_WORK(&policy->free, policy_free);
	return policy;
}

struct kz_policy *kz_policy_create(void *image, u32 size,
				   struct netlink_ext_ack *extack)
{
	struct kz_policy *policy;
	int err;

	err = check_image(image, size, extack);
	if (err)
		return ERR_PTR(err);
	policy = policy_alloc(image);
	if (!policy)
		return ERR_PTR(-ENOMEM);
	policy->counters = kz_counters_create(policy->image->n_counters);
	policy->state = kz_kvzalloc(state_size(policy));
	if (!policy->counters || !policy->state) {
		policy_cancel(policy);
		return ERR_PTR(-ENOMEM);
	}
	spin_lock_init(&policy->state->log_lock);
	refcount_set(&policy->state->refs, 1);
	return policy;
}

struct kz_policy *kz_policy_changed(const struct kz_policy *old, void *image)
{
	struct kz_policy *policy = policy_alloc(image);
	u32 i;

	if (!policy)
		return NULL;
	policy->counters = old->counters;
	kz_counters_get(policy->counters);
	policy->state = old->state;
	refcount_inc(&policy->state->refs);
	for (i = 0; i < policy->image->n_dynamic; i++) {
		policy->sets[i] = old->sets[i];
		kz_set_get(policy->sets[i]);
	}
	for (i = 0; i < policy->image->n_tables; i++) {
		policy->tables[i] = old->tables[i];
		kz_table_get(policy->tables[i]);
	}
	policy->generation = old->generation + 1;
	strscpy(policy->name, old->name, sizeof(policy->name));
	return policy;
}

const struct kz_dynamic *kz_policy_dynamic(const struct kz_policy *policy,
					   u32 index)
{
	const u8 *image = (const u8 *)policy->image;

	return (const struct kz_dynamic *)(image + policy->image->dynamic) +
	       index;
}

const char *kz_policy_set_name(const struct kz_policy *policy, u32 index)
{
	return (const char *)policy->image +
	       kz_policy_dynamic(policy, index)->name;
}

int kz_policy_find_set(const struct kz_policy *policy, const char *name)
{
	u32 i;

	for (i = 0; i < policy->image->n_dynamic; i++)
		if (!strcmp(kz_policy_set_name(policy, i), name))
			return i;
	return -ENOENT;
}

void kz_policy_put(struct kz_policy *policy)
{
	if (policy && refcount_dec_and_test(&policy->refs))
		queue_rcu_work(free_queue, &policy->free);
}

u64 kz_policy_memory(const struct kz_policy *policy)
{
	u64 bytes = PAGE_ALIGN(policy->image->size) +
		    kz_counters_memory(policy->counters) + state_size(policy);
	u32 i;

	for (i = 0; i < policy->image->n_dynamic; i++)
		bytes += kz_set_memory(policy->sets[i]);
	for (i = 0; i < policy->image->n_tables; i++)
		bytes += kz_table_memory(policy->tables[i]);
	return bytes;
}

u64 kz_policy_refused(const struct kz_policy *policy)
{
	u64 refused = 0;
	u32 i;

	for (i = 0; i < policy->image->n_tables; i++)
		refused += READ_ONCE(policy->tables[i]->row[0].head.full);
	return refused;
}

int kz_policy_init(void)
{
	free_queue = alloc_workqueue("kzmark", WQ_UNBOUND, 0);
	return free_queue ? 0 : -ENOMEM;
}

void kz_policy_drain(void)
{
	rcu_barrier(); /* what waits for its grace period is queued now */
	flush_workqueue(free_queue);
}

void kz_policy_exit(void)
{
	rcu_barrier();
	destroy_workqueue(free_queue);
}
