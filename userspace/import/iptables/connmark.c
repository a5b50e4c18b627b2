// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mark of a connection. A policy cannot write conntrack's, so it keeps one
 * of its own with the flow, bit by bit; that is the same only if all who use it
 * are imported, which the user has to say.
 */
#include <string.h>

#include "userspace/import/iptables/modules.h"
#include "userspace/import/iptables/words.h"

/* Why this rule has no mark of a connection, or NULL. */
static const char *absent(const struct xt_making *making)
{
	if (!making->dump->connmarks)
		return ": conntrack's mark is others' too (not with --connmark)";
	if (!strcmp(making->table->name, "raw"))
		return " before connection tracking";
	if (!strcmp(making->table->name, XT_NAT_TABLE))
		return " in a nat table";
	return NULL;
}

/* Rules are of packets that have a connection, negated or not. */
static void connection_ask(struct xt_making *making)
{
	if (making->states && !(making->states & ~XT_CONNECTED))
		return;
	making->inverted = false;
	xt_term_add(making, "ct state", "{ new, established, related }");
	making->states = XT_CONNECTED;
}

static const char *compare(struct xt_making *making, const char *const *words)
{
	uint32_t value, mask;
	struct xt_term *term;

	if (!xt_masked(words[0], &value, &mask))
		return xt_bad_value(making, words[0]);
	if (value & ~mask) { /* no mark is that */
		making->rule->never |= !making->inverted;
		return NULL;
	}
	if (!mask) { /* each is */
		making->rule->never |= making->inverted;
		return NULL;
	}
	term = xt_term_add(making, "connmark", "0x%x/0x%x", value, mask);
	if (!term)
		return NULL;
	term->reads = XT_CONNECTION;
	term->ct = mask;
	term->value = value;
	return NULL;
}

static const char *match_finish(struct xt_making *making)
{
	const char *why = absent(making);

	if (why)
		return pool_print(&making->dump->pool, "match connmark%s", why);
	connection_ask(making);
	return NULL;
}

static const char *set_bits(struct xt_making *making, uint32_t value,
			    uint32_t mask)
{
	if (value & ~mask)
		return "CONNMARK with an exclusive or";
	making->rule->connmark = (struct xt_connmark){
		.kind = mask ? XT_CONNMARK_SET : XT_CONNMARK_NONE,
		.ct = mask,
		.value = value,
	};
	return NULL;
}

static const char *set_xmark(struct xt_making *making, const char *const *words)
{
	uint32_t value, mask;

	if (!xt_masked(words[0], &value, &mask))
		return xt_bad_value(making, words[0]);
	return set_bits(making, value, mask);
}

static const char *set_mark(struct xt_making *making, const char *const *words)
{
	uint32_t value, mask;

	if (!xt_masked(words[0], &value, &mask))
		return xt_bad_value(making, words[0]);
	return set_bits(making, value, value | mask);
}

static const char *copy(struct xt_making *making, enum xt_connmark_kind kind)
{
	making->rule->connmark = (struct xt_connmark){
		.kind = kind,
		.nf = UINT32_MAX,
		.ct = UINT32_MAX,
	};
	return NULL;
}

static const char *save(struct xt_making *making, const char *const *words)
{
	(void)words;
	return copy(making, XT_CONNMARK_SAVE);
}

static const char *restore(struct xt_making *making, const char *const *words)
{
	(void)words;
	return copy(making, XT_CONNMARK_RESTORE);
}

static const char *mask_read(struct xt_making *making, const char *word,
			     uint32_t *mask)
{
	return xt_number(word, UINT32_MAX, mask, 0, NULL) ?
		       NULL :
		       xt_bad_value(making, word);
}

static const char *packet_mask(struct xt_making *making,
			       const char *const *words)
{
	return mask_read(making, words[0], &making->rule->connmark.nf);
}

static const char *connection_mask(struct xt_making *making,
				   const char *const *words)
{
	return mask_read(making, words[0], &making->rule->connmark.ct);
}

static const char *both_masks(struct xt_making *making,
			      const char *const *words)
{
	connection_mask(making, words);
	return packet_mask(making, words);
}

static const char *target_finish(struct xt_making *making)
{
	const char *why = absent(making);
	struct xt_rule *rule = making->rule;
	struct xt_connmark *connmark = &rule->connmark;

	if (why)
		return pool_print(&making->dump->pool, "target CONNMARK%s",
				  why);
	rule->kind = XT_ACTION;
	switch (connmark->kind) {
	case XT_CONNMARK_NONE:
		rule->kind = XT_NOTHING;
		break;
	case XT_CONNMARK_SET:
		rule->writes = XT_CONNECTION;
		break;
	case XT_CONNMARK_SAVE:
		if (connmark->nf & ~connmark->ct)
			return "CONNMARK with an exclusive or";
		rule->writes = XT_CONNECTION;
		break;
	case XT_CONNMARK_RESTORE:
		if (connmark->ct & ~connmark->nf)
			return "CONNMARK with an exclusive or";
		rule->writes = connmark->nf;
		break;
	}
	connection_ask(making);
	return NULL;
}

static const struct xt_option match_options[] = { { "--mark", 1, compare },
						  { .name = NULL } };

static const struct xt_option target_options[] = {
	{ "--set-xmark", 1, set_xmark }, { "--set-mark", 1, set_mark },
	{ "--save-mark", 0, save },	 { "--restore-mark", 0, restore },
	{ "--nfmask", 1, packet_mask },	 { "--ctmask", 1, connection_mask },
	{ "--mask", 1, both_masks },	 { .name = NULL },
};

const struct xt_module xt_matches_connmark[] = {
	{ "connmark", match_options, match_finish },
	{ .name = NULL },
};

const struct xt_module xt_targets_connmark[] = {
	{ "CONNMARK", target_options, target_finish },
	{ .name = NULL },
};
