// SPDX-License-Identifier: GPL-2.0-only
/* Matches of rates. The language asks for a limit last, and so must a rule. */
#include <string.h>

#include "userspace/import/iptables/modules.h"
#include "userspace/import/iptables/words.h"

/* "3/min" -> "3/minute"; NULL: it is none. */
static const char *rate(struct xt_making *making, const char *word)
{
	static const char *const units[] = { "second", "minute", "hour",
					     "day" };
	const char *unit;
	uint32_t number;
	size_t i;

	if (!xt_number(word, 1000000, &number, '/', &unit) || !number)
		return NULL;
	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (!unit || (*unit && !strncmp(units[i], unit, strlen(unit))))
			return pool_print(&making->dump->pool, "%u/%s", number,
					  units[i]);
	return NULL;
}

static const char *limit(struct xt_making *making, const char *const *words)
{
	making->hash.rate = rate(making, words[0]);
	making->hash.burst = "5";
	if (making->inverted)
		return "a negated limit";
	return making->hash.rate ? NULL : xt_bad_value(making, words[0]);
}

static const char *burst(struct xt_making *making, const char *const *words)
{
	uint32_t number;

	if (!xt_number(words[0], 1000000, &number, 0, NULL) || !number)
		return xt_bad_value(making, words[0]);
	making->hash.burst = pool_print(&making->dump->pool, "%u", number);
	return NULL;
}

static const char *limit_finish(struct xt_making *making)
{
	if (!making->hash.rate)
		return "limit without a rate";
	making->rule->limit = pool_print(&making->dump->pool,
					 "limit %s burst %s", making->hash.rate,
					 making->hash.burst);
	return NULL;
}

static const struct xt_option limit_options[] = {
	{ "--limit", 1, limit },
	{ "--limit-burst", 1, burst },
	{ NULL },
};

const struct xt_module xt_matches_limit[] = {
	{ "limit", limit_options, limit_finish },
	{ NULL },
};
