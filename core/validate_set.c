// SPDX-License-Identifier: GPL-2.0-only
/* The validator: how rules ask sets of several parts, and of prefixes. */
#include "core/validate_check.h"

int kz_parts_check(const struct kz_check *c, __u32 offset)
{
	const struct kz_parts *parts = (const void *)(c->image + offset);
	const struct kz_image_header *h = c->header;
	__u32 i;

	if (!(h->features & KZ_F_PARTS) || offset % KZ_RECORD_ALIGN ||
	    !kz_check_holds(h->rules, h->hot_size, offset, 1, sizeof(*parts)))
		return kz_check_fail(c, offset,
				     "match names no parts of a key");
	if (!parts->n_words || parts->n_words > KZ_BOX_WORDS ||
	    parts->reserved[0] || parts->reserved[1] || parts->reserved[2])
		return kz_check_fail(c, offset, "bad parts of a key");
	for (i = 0; i < KZ_BOX_WORDS; i++)
		if (parts->word[i] >= KZ_KEY_WORDS)
			return kz_check_fail(c, offset, "part beyond the key");
	return 0;
}

/* Sets of prefixes, each of which the evaluator asks. */
int kz_prefixes_check(const struct kz_check *c, __u32 offset)
{
	const struct kz_match *m = (const void *)(c->image + offset);
	const struct kz_image_header *h = c->header;
	const struct kz_dynamic *set = (const void *)(c->image + h->dynamic);
	__u32 i;

	if (!(h->features & KZ_F_PREFIXES) || !m->span ||
	    m->span > KZ_MAX_LENGTHS ||
	    !kz_check_holds(0, h->n_dynamic, m->lo, m->span, 1))
		return kz_check_fail(c, offset, "match names no prefixes");
	for (i = m->lo; i < m->lo + m->span; i++)
		if (!set[i].prefix)
			return kz_check_fail(c, offset,
					     "match names a set of values");
	return 0;
}

bool kz_check_is_dynamic(const struct kz_image_header *h, __u32 index,
			 bool wide)
{
	const struct kz_dynamic *set =
		(const void *)((const __u8 *)h + h->dynamic);

	return index < h->n_dynamic && kz_dynamic_is_wide(&set[index]) == wide;
}

int kz_joined_check(const struct kz_check *c, __u32 index, bool wide,
		    __u32 parts)
{
	const struct kz_image_header *h = c->header;
	const struct kz_dynamic *set = (const void *)(c->image + h->dynamic);

	if (!(h->features & (wide ? KZ_F_WIDE : KZ_F_JOINED)) ||
	    !kz_check_is_dynamic(h, index, wide) ||
	    set[index].type != KZ_SET_PARTS)
		return kz_check_fail(c, parts, "parts of no dynamic set");
	return kz_parts_check(c, parts);
}
