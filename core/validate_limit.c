// SPDX-License-Identifier: GPL-2.0-only
/* The validator: limits, and the tables of those with a key. */
#include "core/limit_table.h"
#include "core/validate_check.h"

static bool is_limit_rate(const struct kz_limit *limit)
{
	if (limit->flags &
	    ~(KZ_LIMIT_OVER | KZ_LIMIT_FLOW | KZ_LIMIT_CONNECTIONS))
		return false;
	if (!limit->depth || limit->depth > KZ_MAX_DEPTH_NS)
		return false;
	if (!limit->rate)
		return limit->interval && limit->interval <= limit->depth &&
		       !limit->rest;
	return limit->rate <= KZ_MAX_BYTE_RATE &&
	       limit->interval <= KZ_MAX_BYTE_NS && limit->rest < limit->rate;
}

/* The key and the table, of which there are @n_tables before. */
static bool is_limit_key(const struct kz_limit *limit, __u32 n_tables)
{
	bool has_key = limit->n_rows, flow = limit->flags & KZ_LIMIT_FLOW;
	__u32 i;

	if (limit->n_words > KZ_LIMIT_WORDS || !limit->n_words == has_key ||
	    limit->size > KZ_MAX_KEYS || !limit->size == has_key)
		return false;
	if (!has_key && (flow || limit->table || limit->digest ||
			 limit->class_mask || limit->class_value))
		return false;
	if (limit->flags & KZ_LIMIT_CONNECTIONS &&
	    (!has_key || flow || limit->n_words > KZ_COUNTED_WORDS))
		return false;
	if (has_key && (limit->table != n_tables ||
			limit->n_rows != kz_table_rows(limit->size)))
		return false;
	for (i = 0; i < KZ_LIMIT_WORDS; i++) {
		if (limit->word[i] >= KZ_KEY_WORDS)
			return false;
		if ((flow || i >= limit->n_words) &&
		    (limit->word[i] || limit->mask[i]))
			return false;
	}
	return !limit->reserved && !limit->reserved2[0] &&
	       !limit->reserved2[1] && !limit->reserved2[2];
}

int kz_limits_check(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	const struct kz_limit *limit = (const void *)(c->image + h->limits);
	__u32 i, n_tables = 0, n_rows = 0;

	if (h->n_limits && (h->limits % KZ_RECORD_ALIGN ||
			    !kz_check_holds(h->rules, h->hot_size, h->limits,
					    h->n_limits, sizeof(*limit))))
		return kz_check_fail(c, 0, "limits outside the rules");
	for (i = 0; i < h->n_limits; i++, limit++) {
		if (!is_limit_rate(limit) || !is_limit_key(limit, n_tables))
			return kz_check_fail(c, h->limits + i * sizeof(*limit),
					     "bad limit");
		if (limit->flags & KZ_LIMIT_CONNECTIONS &&
		    !(h->features & KZ_F_CT_COUNT))
			return kz_check_fail(
				c, h->limits + i * sizeof(*limit),
				"limit of connections without its feature");
		n_tables += !!limit->n_rows;
		n_rows += limit->n_rows;
		if (n_rows > KZ_MAX_ROWS)
			return kz_check_fail(c, h->limits,
					     "limits for too many keys");
	}
	if (n_tables != h->n_tables)
		return kz_check_fail(c, 0,
				     "header says another number of tables");
	if (!n_tables != !(h->features & KZ_F_LIMIT_KEY))
		return kz_check_fail(c, 0,
				     "feature and limits per key disagree");
	return 0;
}
