// SPDX-License-Identifier: GPL-2.0-only
/*
 * `nft list ruleset`, as text, for dumps that have no JSON. Rules of iptables
 * are left out: nft's text of them is not what they do.
 *
 *	table inet mine {
 *		chain pre {
 *			type filter hook prerouting priority mangle; policy accept;
 *			meta mark & 0x00000ff0 == 0x00000010 accept
 *		}
 *	}
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/chains.h"
#include "userspace/audit/line.h"
#include "userspace/audit/nft_words.h"
#include "userspace/audit/reader.h"
#include "userspace/audit/twins.h"
#include "userspace/base/hook_names.h"
#include "userspace/base/refuse.h"

/* A named set of marks, as a rule could have it: "{ 0x1, 0x2 }". */
struct mark_set {
	char *name; /* owned, as is the text */
	char *text;
};

struct reading {
	struct audit *audit;
	const struct audit_input *input;
	struct audit_chains chains;
	struct audit_twins twins;
	char family[16], table[128], chain[128];
	bool in_table, in_chain;
	int skipped; /* braces of a set, map or other object */
	char set[128]; /* the set that is open, or "" */
	bool of_marks; /* it is one of marks */
	struct mark_set *sets; /* of this table; owned */
	size_t n_sets;
	uint32_t line;
};

static uint8_t family_of(const char *name)
{
	return !strcmp(name, "ip")  ? AUDIT_IP4 :
	       !strcmp(name, "ip6") ? AUDIT_IP6 :
				      AUDIT_ALL;
}

static struct audit_chain *chain_get(struct reading *reading, const char *name)
{
	struct audit_chain *chain;
	char where[512];

	snprintf(where, sizeof(where), "%s %s %s", reading->family,
		 reading->table, name);
	chain = audit_chain_get(&reading->chains, where);
	if (!chain)
		reading->audit->failed = true;
	return chain;
}

/* type route hook output priority mangle + 10; policy accept; */
static void hook_read(struct reading *reading, const char *line)
{
	static const struct {
		const char *name;
		enum audit_hook hook;
	} hooks[] = {
		{ "ingress", AUDIT_NETDEV_IN },
		{ "prerouting", AUDIT_PREROUTING },
		{ "input", AUDIT_INPUT },
		{ "forward", AUDIT_FORWARD },
		{ "output", AUDIT_OUTPUT },
		{ "postrouting", AUDIT_POSTROUTING },
		{ "egress", AUDIT_NETDEV_OUT },
	};
	char type[16], hook[16], priority[64] = "0";
	const char *at = strstr(line, " priority ");
	struct audit_chain *chain = chain_get(reading, reading->chain);
	int32_t number = 0;
	size_t i;

	if (!chain || sscanf(line, " type %15s hook %15s", type, hook) != 2)
		return;
	if (at)
		snprintf(priority, sizeof(priority), "%.*s",
			 (int)strcspn(at + 10, ";"), at + 10);
	priority_parse(priority, &number);
	for (i = 0; i < sizeof(hooks) / sizeof(*hooks); i++) {
		if (!strcmp(hooks[i].name, hook))
			audit_chain_hook(chain, hooks[i].hook, number,
					 !strcmp(type, "route"));
	}
}

/* May iptables-nft have made it? It counts in each rule, in tables of these
 * names.
 */
static bool may_be_of_iptables(const struct reading *reading, const char *rule)
{
	static const char *const tables[] = { "filter", "nat", "mangle", "raw",
					      "security" };
	size_t i;

	if (family_of(reading->family) == AUDIT_ALL ||
	    !strstr(rule, "counter packets"))
		return false;
	for (i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		if (!strcmp(tables[i], reading->table))
			return true;
	}
	return false;
}

/*
 * Did iptables-nft make it? Its targets are printed as "xt target", or in a
 * translation that nft itself never prints: "mark set mark or 0x1".
 */
static bool is_of_iptables(const struct reading *reading, const char *rule)
{
	static const char *const signs[] = {
		"xt target",	    "xt match",	     "set mark and ",
		"set mark or ",	    "set mark xor ", "set ct mark and ",
		"ct mark set mark", "ct mark and ",  "set ct mark xor ",
	};
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		if (strstr(rule, signs[i]))
			return true;
	}
	return (reading->audit->xtables & family_of(reading->family)) &&
	       may_be_of_iptables(reading, rule);
}

/* Without libraries of iptables, nft 1.0.6 leaves out what it says of marks. */
static void iptables_note(struct reading *reading)
{
	if (!(reading->audit->xtables & family_of(reading->family)))
		audit_add_unread(
			reading->audit,
			audit_format(reading->audit, "table %s %s",
				     reading->family, reading->table),
			"has rules of iptables, whose marks nft does not show: give 'iptables-save' or 'ip6tables-save' too");
}

static void jumps_read(struct reading *reading, struct nft_words *words)
{
	struct audit_chain *from = chain_get(reading, reading->chain), *to;
	size_t i;

	for (i = 0; from && i + 1 < words->count; i++) {
		if (strcmp(words->list[i], "jump") &&
		    strcmp(words->list[i], "goto"))
			continue;
		to = chain_get(reading, words->list[i + 1]);
		if (!to || audit_chain_jump(from, to))
			reading->audit->failed = true;
	}
}

static void rule_add(struct reading *reading, const struct nft_words *words,
		     const struct audit_user *users, size_t n,
		     const char *where, const char *line)
{
	struct audit *audit = reading->audit;
	struct audit_rule rule = {
		.source = SOURCE_NFT,
		.family = family_of(reading->family),
		.table = audit_format(audit, "%s %s", reading->family,
				      reading->table),
		.chain = audit_text(audit, reading->chain),
		.where = audit_text(audit, where),
		.text = audit_text(audit, line),
		.comment = audit_text(audit, nft_words_after(words, "comment")),
		.file = reading->input->name,
		.line = reading->line,
		.by_line = true,
		.translates = nft_words_have(words, "masquerade") ||
			      nft_words_have(words, "snat"),
	};
	struct audit_user user;
	size_t i, index;

	rule.device = audit_text(audit, nft_words_after(words, "iifname"));
	if (!rule.device) {
		rule.device =
			audit_text(audit, nft_words_after(words, "oifname"));
		rule.outbound = rule.device;
	}
	for (i = 0; i < n; i++)
		rule.guarded |= users[i].act == ACT_COMPARE;
	index = audit_add_rule(audit, &rule);
	for (i = 0; i < n; i++) {
		user = users[i];
		user.rule = index;
		audit_add_user(audit, &user);
	}
}

static void rule_read(struct reading *reading, const char *line)
{
	struct audit_user users[NFT_WORDS_USERS];
	struct nft_words words;
	char where[512];
	size_t i, n, kept = 0;

	if (may_be_of_iptables(reading, line))
		iptables_note(reading);
	if (is_of_iptables(reading, line)) {
		iptables_note(reading);
		return;
	}
	if (!nft_words_split(&words, line))
		audit_add_unread(reading->audit,
				 audit_format(reading->audit, "%s:%u",
					      reading->input->name,
					      reading->line),
				 "a rule of more words than are read");
	jumps_read(reading, &words);
	n = nft_words_users(&words, users);
	snprintf(where, sizeof(where), "%s %s %s", reading->family,
		 reading->table, reading->chain);
	for (i = 0; i < n; i++) {
		if (!audit_twins_have(&reading->twins, where, &users[i]))
			users[kept++] = users[i];
	}
	if (kept)
		rule_add(reading, &words, users, kept, where, line);
	if (nft_words_have(&words, "flow") && nft_words_have(&words, "add"))
		reading->audit->flowtable = audit_text(reading->audit, where);
	nft_words_free(&words);
}

static int braces(const char *line)
{
	int depth = 0;
	bool quoted = false;

	for (; *line; line++) {
		if (*line == '"')
			quoted = !quoted;
		else if (!quoted)
			depth += (*line == '{') - (*line == '}');
	}
	return depth;
}

/* False: it is no line of a ruleset. */
static bool line_read(struct reading *reading, const char *line)
{
	if (!*line || *line == '#')
		return true;
	if (reading->skipped) {
		reading->skipped += braces(line);
	} else if (!strcmp(line, "}")) {
		if (!reading->in_chain)
			reading->in_table = false;
		reading->in_chain = false;
	} else if (!reading->in_table) {
		if (sscanf(line, "table %15s %127s {", reading->family,
			   reading->table) != 2)
			return false;
		reading->in_table = braces(line) > 0;
	} else if (!reading->in_chain) {
		if (sscanf(line, "chain %127s {", reading->chain) == 1)
			reading->in_chain = braces(line) > 0;
		else
			reading->skipped = braces(line);
	} else if (!strncmp(line, "type ", 5)) {
		hook_read(reading, line);
	} else {
		rule_read(reading, line);
	}
	return true;
}

static void places_fill(struct reading *reading, size_t first)
{
	struct audit_chain *chain;
	struct audit_rule *rule;
	size_t i;

	audit_chains_reach(&reading->chains);
	for (i = first; i < reading->audit->n_rules; i++) {
		rule = &reading->audit->rules[i];
		chain = audit_chain_get(&reading->chains, rule->where);
		if (chain)
			rule->place = chain->place;
	}
}

static int lines_read(struct reading *reading, char *why)
{
	char *line, *rest = reading->input->text;
	size_t length;

	while ((line = audit_line(&rest))) {
		reading->line++;
		line += strspn(line, " \t");
		length = strlen(line);
		while (length && isspace((unsigned char)line[length - 1]))
			line[--length] = '\0';
		if (!line_read(reading, line))
			return refuse(
				why, -EINVAL,
				"%s:%u: this is not what 'nft list ruleset' prints",
				reading->input->name, reading->line);
	}
	if (reading->in_table)
		return refuse(
			why, -EINVAL,
			"%s:%u: table '%s %s' does not end: the list stopped half-way",
			reading->input->name, reading->line, reading->family,
			reading->table);
	return 0;
}

int audit_read_nft_text(struct audit *audit, const struct audit_input *input,
			char *why)
{
	struct reading *reading;
	size_t first = audit->n_rules;
	int error;

	if (audit->nft_json)
		return 0; /* it says the same, and more */
	audit->nft_text = true;
	reading = calloc(1, sizeof(*reading));
	if (!reading)
		return refuse_memory(why);
	reading->audit = audit;
	reading->input = input;
	audit_chains_init(&reading->chains);
	error = audit_twins_init(&reading->twins, audit);
	error = error ? refuse_memory(why) : lines_read(reading, why);
	places_fill(reading, first);
	audit_twins_free(&reading->twins);
	audit_chains_free(&reading->chains);
	free(reading);
	return error;
}
