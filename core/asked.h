/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values that a hook has to be asked for (enum kz_ask of given.h), into the
 * key's words. Included after core/eval_match.h.
 */
#ifndef KZ_ASKED_H
#define KZ_ASKED_H

#include "core/given.h"

/*
 * What the policy calls a device of this @name (16 bytes, padded with 0; words
 * as those of addresses): the number, from 1, of the longest of its patterns
 * that it is; 0: none. A pattern comes after those that it is a case of, so
 * that those of "wg*" have numbers in a row.
 */
kz_inline __u32 kz_device_number(const struct kz_eval *e,
				 const struct kz_value *name)
{
	const struct kz_name *from;
	__u64 high, low;
	__u32 i, step, at = 0;

	if (!kz_env_header(&e->env)->n_names)
		return 0;
	high = (__u64)name->word[0] << 32 | name->word[1];
	low = (__u64)name->word[2] << 32 | name->word[3];
	/* The last that is not after the name. */
	step = kz_env_header(&e->env)->n_names / 2;
	for (i = 0; i < KZ_NAME_STEPS && step; i++, step /= 2) {
		from = kz_env_bytes(&e->env,
				    kz_env_header(&e->env)->names +
					    (at + step) * (__u32)sizeof(*from),
				    sizeof(*from));
		if (from->high < high ||
		    (from->high == high && from->low <= low))
			at = kz_unknown(at + step);
	}
	from = kz_env_bytes(&e->env,
			    kz_env_header(&e->env)->names +
				    at * (__u32)sizeof(*from),
			    sizeof(*from));
	return from->number;
}

#define KZ_DAY 86400U /* seconds */

/* @seconds since 1970 in the policy's zone: KZ_TIME_*. */
KZ_SUBPROGRAM __u32 kz_zone_time(const struct kz_eval *e, __u32 seconds)
{
	const struct kz_image_header *header;
	const struct kz_offset *offset;
	__u32 step, at = 0, second;

	if (!e)
		return 0;
	header = kz_env_header(&e->env);
	/* The last that has begun. */
	for (step = KZ_MAX_OFFSETS / 2; step; step /= 2) {
		if (at + step >= header->n_offsets)
			continue;
		offset = kz_env_bytes(
			&e->env,
			header->offsets + (at + step) * (__u32)sizeof(*offset),
			sizeof(*offset));
		if (offset->from <= seconds)
			at += step;
	}
	offset = kz_env_bytes(&e->env,
			      header->offsets + at * (__u32)sizeof(*offset),
			      sizeof(*offset));
	/* A day more, for zones that are behind UTC: Wednesday is day 3. */
	second = seconds % KZ_DAY + KZ_DAY + (__u32)offset->seconds;
	return second % KZ_DAY | (seconds / KZ_DAY + second / KZ_DAY + 3) % 7
					 << KZ_TIME_DAY_SHIFT;
}

/* Group number @i that the policy names. */
kz_inline const struct kz_cgroup *kz_cgroup_get(const struct kz_eval *e,
						__u32 i)
{
	return kz_env_bytes(&e->env,
			    kz_env_header(&e->env)->cgroups +
				    i * (__u32)sizeof(struct kz_cgroup),
			    sizeof(struct kz_cgroup));
}

/* The same of a test run: by the hashes of paths. */
KZ_SUBPROGRAM __u32 kz_given_cgroups(const struct kz_eval *e,
				     const struct kz_given *given)
{
	const struct kz_cgroup *group;
	__u32 i, hash, answer = 0;

	if (!e || !given)
		return 0;
	for (i = 0; i < KZ_MAX_CGROUPS; i++) {
		group = kz_cgroup_get(e, i);
		if (!group->level)
			break;
		hash = given->cgroup[(group->level - 1) % KZ_CGROUP_LEVELS];
		if (hash)
			answer |= KZ_CGROUP_DEEP(i);
		if (hash == group->hash)
			answer |= KZ_CGROUP_IN(i);
	}
	return answer;
}

/* What @ask asks for about a device of this @name. */
KZ_SUBPROGRAM __u32 kz_name_answer(const struct kz_eval *e,
				   const struct kz_value *name, __u32 ask)
{
	if (!e || !name)
		return 0;
	if (ask < KZ_ASK_IIFNAME_WORDS)
		return kz_device_number(e, name);
	return name->word[(ask - KZ_ASK_IIFNAME_WORDS) % KZ_SET_WORDS];
}

/* The answer of a test run. */
kz_inline __u32 kz_given_answer(const struct kz_eval *e,
				const struct kz_given *given, enum kz_ask ask)
{
	switch (ask) {
	case KZ_ASK_PACKET_TYPE:
		return given->pkttype;
	case KZ_ASK_IIFNAME:
	case KZ_ASK_IIFNAME_WORDS ... KZ_ASK_IIFNAME_LAST:
		return kz_name_answer(e, &given->iifname, ask);
	case KZ_ASK_OIFNAME:
	case KZ_ASK_OIFNAME_WORDS ... KZ_ASK_OIFNAME_LAST:
		return kz_name_answer(e, &given->oifname, ask);
	case KZ_ASK_SKUID:
		return ~given->skuid;
	case KZ_ASK_SKGID:
		return ~given->skgid;
	case KZ_ASK_FIB_TYPE:
		return given->fibtype;
	case KZ_ASK_FIB_OIF:
		return given->fiboif;
	case KZ_ASK_CGROUP:
		return kz_given_cgroups(e, given);
	case KZ_ASK_TIME:
		return kz_zone_time(e, given->time);
	default:
		return 0;
	}
}

/* Into e->key, after the packet has been parsed: all but the flow's words. */
kz_inline void kz_key_take(struct kz_eval *e, const struct kz_given *given)
{
	const __u8 *asked = kz_env_header(&e->env)->asked;
	int i;

	e->key.word[KZ_W_MARK] = given->mark;
	e->key.word[KZ_W_IIF] = given->iif;
	e->key.word[KZ_W_OIF] = given->oif;
	kz_key_set_ct(&e->key, kz_ct_bit(given->ct));
	for (i = 0; i < KZ_MAX_ASKED && asked[i]; i++)
		e->key.word[kz_asked_word(i)] =
			kz_given_answer(e, given, asked[i]);
}

#endif
