/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a policy takes over from the one it replaces: the dynamic sets of the
 * same name and type (with the same elements, if the size is another), the tables
 * of the same limits per key, and the counts of the rules that both have (of
 * equal digest; of several, the first is carried over to the first, and so on).
 *
 *	kz_carry_over_map(new, old, &map)		may fail
 *	kz_carry_over_sets(new, old)		may fail
 *	kz_carry_over_tables(new, old, net)	may fail
 *	the new policy is published
 *	kz_carry_over_elements(new, old)
 *	kz_carry_over_counts(new, old, map)	frees the map
 *
 * From the first to the last kz_net.lock is held, so that a reader of
 * counters gets the old policy's, or all of the new one's.
 */
#ifndef KZ_CARRY_OVER_H
#define KZ_CARRY_OVER_H

#include "kmod/policy.h"

/* Give @new its dynamic sets, those of @old (which may be NULL) and new ones.
 * -ENOMEM, or -ENOSPC (elements do not fit into the new size): it has none.
 */
int kz_carry_over_sets(struct kz_policy *new, const struct kz_policy *old);

/* Likewise the tables of its limits per key, in @net. On error it may have
 * some.
 */
int kz_carry_over_tables(struct kz_policy *new, const struct kz_policy *old,
			 struct net *net);

/* Copy what packets have added meanwhile to sets of another size. Waits for
 * the packets that have met @old, if there are such sets.
 */
void kz_carry_over_elements(struct kz_policy *new, const struct kz_policy *old);

/* *@map: for each counter of @new the one of @old that it carries on, or
 * KZ_NONE; NULL if no counter does. -ENOMEM.
 */
int kz_carry_over_map(const struct kz_policy *new, const struct kz_policy *old,
		      u32 **map);

/*
 * Add the counts of @old, which no packet can meet any more, to those of
 * @new. Waits for the packets that have met it, if any counter is carried on.
 */
void kz_carry_over_counts(struct kz_policy *new, const struct kz_policy *old,
			  u32 *map);

#endif
