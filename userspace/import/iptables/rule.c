// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/rule.h"

#include <string.h>

#include "userspace/import/iptables/modules.h"
#include "userspace/import/iptables/words.h"

static const struct xt_module *const matches[] = {
	xt_matches_ports, xt_matches_packet, xt_matches_state,
	xt_matches_limit, xt_matches_set,    xt_matches_time,
	xt_matches_route, xt_matches_u32,    xt_matches_connmark,
};

static const struct xt_module *module_find(const struct xt_module *rows,
					   const char *name)
{
	for (; rows->name; rows++)
		if (!strcmp(rows->name, name))
			return rows;
	return NULL;
}

static const struct xt_module *match_find(const char *name)
{
	const struct xt_module *found = NULL;
	size_t i;

	for (i = 0; !found && i < sizeof(matches) / sizeof(*matches); i++)
		found = module_find(matches[i], name);
	return found;
}

static const struct xt_option *option_find(const struct xt_option *rows,
					   const char *name)
{
	for (; rows && rows->name; rows++)
		if (!strcmp(rows->name, name))
			return rows;
	return NULL;
}

/* The module is left: another follows, or the rule ends. */
static void module_finish(struct xt_making *making,
			  const struct xt_module *module)
{
	const char *reason;

	if (!module || !module->finish || making->rule->reason)
		return;
	reason = module->finish(making);
	if (reason)
		xt_reason_set(making, reason);
}

static bool begins_module(const char *word)
{
	return !strcmp(word, "-m") || !strcmp(word, "-j") ||
	       !strcmp(word, "-g");
}

/* Why the policy language has no such thing, where people ask. */
static const struct {
	const char *name, *why;
} absent[] = {
	{ "match bpf", ": its program may ask for anything" },
	{ "match statistic", ": a policy knows no chance" },
	{ "match string", ": a policy reads headers only" },
};

static void absent_tell(struct xt_making *making, const char *kind,
			const char *name)
{
	const char *reason =
		pool_print(&making->dump->pool, "%s %s", kind, name);
	const char *why = "";
	size_t i;

	for (i = 0; reason && i < sizeof(absent) / sizeof(*absent); i++) {
		if (!strcmp(absent[i].name, reason))
			why = absent[i].why;
	}
	xt_reason_set(making, pool_print(&making->dump->pool, "%s %s%s", kind,
					 name, why));
}

/* -m NAME, -j NAME, -g NAME */
static const struct xt_module *module_enter(struct xt_making *making,
					    const char *word, const char *name)
{
	struct xt_rule *rule = making->rule;
	struct pool *pool = &making->dump->pool;
	const struct xt_module *module;

	making->module = pool_print(pool, "%s", name);
	making->inverted = false;
	if (!strcmp(word, "-m")) {
		module = match_find(name);
		if (!module)
			absent_tell(making, "match", name);
		else if (rule->limit && strcmp(name, "comment"))
			xt_reason_set(making, "a limit before another match");
		return module;
	}
	rule->target = xt_chain_find(making->table, name);
	if (rule->target) {
		rule->kind = *word && word[1] == 'g' ? XT_GOTO : XT_JUMP;
		return NULL;
	}
	module = module_find(xt_targets, name);
	if (!module)
		module = module_find(xt_targets_connmark, name);
	if (!module)
		absent_tell(making, "target", name);
	return module;
}

/* How many words the option takes; 0: it is not known. */
static size_t option_take(struct xt_making *making,
			  const struct xt_module *module,
			  const char *const *words, size_t n_words)
{
	const struct xt_module *implied =
		match_find(xt_protocol_name(making->protocol));
	const struct xt_option *option;
	const char *reason = NULL;

	option = option_find(module ? module->options : NULL, *words);
	if (!option)
		option = option_find(xt_basic, *words);
	if (!option && implied && making->protocol)
		option = option_find(implied->options, *words);
	if (!option || option->n_words >= n_words) {
		xt_reason_set(making,
			      pool_print(&making->dump->pool, "%s%s%s",
					 making->module,
					 *making->module ? " " : "",
					 option ? "without a value" : *words));
		return 0;
	}
	if (option->take)
		reason = option->take(making, words + 1);
	if (reason)
		xt_reason_set(making, reason);
	making->inverted = false;
	return 1 + option->n_words;
}

static void words_read(struct xt_making *making, const char *const *words,
		       size_t n_words)
{
	const struct xt_module *module = NULL;
	size_t taken;

	making->module = "";
	while (n_words) {
		taken = 1;
		if (!strcmp(*words, "!")) {
			making->inverted = true;
		} else if (begins_module(*words) && n_words > 1) {
			module_finish(making, module);
			module = module_enter(making, words[0], words[1]);
			taken = 2;
		} else {
			taken = option_take(making, module, words, n_words);
		}
		if (!taken) /* to where it can be read again */
			while (++taken < n_words &&
			       !begins_module(words[taken]))
				;
		words += taken;
		n_words -= taken;
	}
	module_finish(making, module);
}

/* "-p tcp" is a condition of its own if none reads TCP's header. */
static void protocol_finish(struct xt_making *making)
{
	size_t i;

	making->inverted = false;
	for (i = 0; i < making->n_terms; i++)
		if (making->terms[i].header == making->protocol)
			return;
	xt_term_add(making, making->dump->ip6 ? "meta l4proto" : "ip protocol",
		    "%s", xt_protocol_name(making->protocol));
}

static void terms_keep(struct xt_making *making)
{
	size_t size = making->n_terms * sizeof(*making->terms);
	struct xt_rule *rule = making->rule;

	rule->terms = pool_add(&making->dump->pool, size);
	if (!rule->terms)
		return;
	memcpy(rule->terms, making->terms, size);
	rule->n_terms = making->n_terms;
}

void xt_rule_read(struct xt_dump *dump, const struct xt_table *table,
		  struct xt_rule *rule, const struct iptables_rule *words)
{
	struct xt_making making = {
		.dump = dump,
		.table = table,
		.rule = rule,
	};

	rule->text = pool_print(&dump->pool, "%s", words->text);
	rule->actions = "";
	words_read(&making, words->words, words->n_words);
	if (making.protocol)
		protocol_finish(&making);
	terms_keep(&making);
}
