// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <inttypes.h>
#include <net/if.h>
#include <string.h>

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#include "hooks.h"
#include "nft_print.h"

#define ELEMENTS_WIDTH 64 /* columns; nft reads long lines slowly */
#define VALUE_SIZE 96

static const struct name {
	int32_t number;
	const char *text;
} flag_names[] = {
	{ 0x01, "fin" }, { 0x02, "syn" }, { 0x04, "rst" }, { 0x08, "psh" },
	{ 0x10, "ack" }, { 0x20, "urg" }, { 0x40, "ecn" }, { 0x80, "cwr" },
}, state_names[] = {
	{ 1, "invalid" }, { 2, "established" }, { 4, "related" },
	{ 8, "new" },	  { 64, "untracked" },
}, protocol_names[] = {
	{ IPPROTO_ICMP, "icmp" }, { IPPROTO_TCP, "tcp" },
	{ IPPROTO_UDP, "udp" },	  { IPPROTO_ICMPV6, "ipv6-icmp" },
	{ IPPROTO_SCTP, "sctp" },
}, priority_names[] = {
	{ NF_IP_PRI_RAW, "raw" },
	{ NF_IP_PRI_MANGLE, "mangle" },
	{ NF_IP_PRI_FILTER, "filter" },
	{ NF_IP_PRI_SECURITY, "security" },
};
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *name_find(const struct name *names, size_t count,
			     int32_t number)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (names[i].number == number)
			return names[i].text;
	return NULL;
}

/* ---- values ---- */

static void flags_write(uint32_t flags, char *text)
{
	size_t i, at = 0;

	strcpy(text, "0x0");
	for (i = 0; i < COUNT(flag_names); i++)
		if (flags & flag_names[i].number)
			at += sprintf(text + at, "%s%s", at ? "|" : "",
				      flag_names[i].text);
}

static void device_write(uint32_t index, char *text)
{
	char name[IF_NAMESIZE];

	if (if_indextoname(index, name))
		sprintf(text, "\"%s\"", name);
	else
		sprintf(text, "%" PRIu32, index);
}

static void link_address_write(const uint32_t words[4], char *text)
{
	int i;

	for (i = 0; i < 6; i++)
		text += sprintf(text, "%s%02x", i ? ":" : "",
				words[i / 4] >> (24 - i % 4 * 8) & 0xff);
}

static void number_write(enum nft_key key, uint32_t number, char *text)
{
	const char *name = NULL;

	if (key == NFT_KEY_L4PROTO || key == NFT_KEY_IP_PROTOCOL)
		name = name_find(protocol_names, COUNT(protocol_names), number);
	if (name)
		strcpy(text, name);
	else
		sprintf(text, "%" PRIu32, number);
}

/* One value of @key, most significant word first, into VALUE_SIZE bytes. */
static void value_write(enum nft_key key, const uint32_t words[4], char *text)
{
	uint32_t network[4];
	int i;

	for (i = 0; i < 4; i++)
		network[i] = htonl(words[i]);
	switch (nft_keys[key].notation) {
	case NFT_STATES: /* states_print() */
	case NFT_DECIMAL:
		number_write(key, words[0], text);
		break;
	case NFT_HEXADECIMAL:
		sprintf(text, "0x%0*" PRIx32, 2 * nft_keys[key].size, words[0]);
		break;
	case NFT_ADDRESS4:
		inet_ntop(AF_INET, network, text, VALUE_SIZE);
		break;
	case NFT_ADDRESS6:
		inet_ntop(AF_INET6, network, text, VALUE_SIZE);
		break;
	case NFT_LINK_ADDRESS:
		link_address_write(words, text);
		break;
	case NFT_LINK_TYPE:
		strcpy(text, "ether"); /* what else there is is not asked */
		break;
	case NFT_DEVICE:
		device_write(words[0], text);
		break;
	case NFT_FLAGS:
		flags_write(words[0], text);
		break;
	case NFT_FAMILY:
		strcpy(text, words[0] == NFPROTO_IPV4 ? "ipv4" : "ipv6");
	}
}

/* A value, a prefix, or LOW-HIGH, of numbers: names may have hyphens. */
static void range_write(enum nft_key key, const struct range *range,
			char text[2 * VALUE_SIZE])
{
	const struct nft_key_type *type = &nft_keys[key];
	bool address = type->notation == NFT_ADDRESS4 ||
		       type->notation == NFT_ADDRESS6;
	int length;

	if (nft_range_is_single(key, range)) {
		value_write(key, range->low, text);
	} else if (type->notation == NFT_LINK_ADDRESS) {
		link_address_write(range->low, text);
		text += strlen(text);
		*text++ = '-';
		link_address_write(range->high, text);
	} else if (!address) {
		sprintf(text, "%" PRIu32 "-%" PRIu32, range->low[0],
			range->high[0]);
	} else {
		value_write(key, range->low, text);
		text += strlen(text);
		length = nft_prefix_length(range, type->size * 8);
		if (length >= 0) {
			sprintf(text, "/%d", length);
			return;
		}
		*text++ = '-';
		value_write(key, range->high, text);
	}
}

/* { ... }, folded, each line after @indent. */
static void ranges_print(enum nft_key key, const struct ranges *ranges,
			 const char *indent, FILE *out)
{
	char text[2 * VALUE_SIZE];
	size_t i, column = 0;

	fputs("{", out);
	for (i = 0; i < ranges->count; i++) {
		range_write(key, &ranges->list[i], text);
		if (column + strlen(text) > ELEMENTS_WIDTH) {
			fprintf(out, "\n%s", indent);
			column = 0;
		} else {
			putc(' ', out);
		}
		column += fprintf(out, "%s%s", text,
				  i + 1 < ranges->count ? "," : "") +
			  1;
	}
	fputs(" }", out);
}

/* ---- rules ---- */

/* A rule's line on its way; its parts begin with line_part(). */
struct line {
	const struct nft_ruleset *ruleset;
	const char *gap; /* before the next part */
	FILE *out;
};

static FILE *line_part(struct line *line)
{
	fputs(line->gap, line->out);
	line->gap = " ";
	return line->out;
}

static void masked_print(const struct nft_match *match, FILE *out)
{
	uint32_t mask[4] = { match->mask }, value[4] = { match->value };
	uint32_t all = ~0U >> (32 - 8 * nft_keys[match->key].size);
	const char *sign = match->negate ? "!=" : "==";
	char texts[2][VALUE_SIZE];

	value_write(match->key, mask, texts[0]);
	value_write(match->key, value, texts[1]);
	if (match->mask == all)
		fprintf(out, " %s %s", sign, texts[1]);
	else if (strchr(texts[0], '|'))
		fprintf(out, " & (%s) %s %s", texts[0], sign, texts[1]);
	else
		fprintf(out, " & %s %s %s", texts[0], sign, texts[1]);
}

static void verdict_print(const struct nft_ruleset *ruleset, enum nft_end end,
			  uint32_t target, FILE *out)
{
	static const char *const words[] = {
		[NFT_END_ACCEPT] = "accept", [NFT_END_DROP] = "drop",
		[NFT_END_RETURN] = "return", [NFT_END_JUMP] = "jump ",
		[NFT_END_GOTO] = "goto ",
	};

	fputs(words[end], out);
	if (end == NFT_END_JUMP || end == NFT_END_GOTO)
		fputs(ruleset->chains[target].name, out);
}

/* "ip saddr . tcp dport vmap { ... }", an element a line. */
static void map_print(const struct nft_ruleset *ruleset,
		      const struct nft_map *map, FILE *out)
{
	const struct nft_element *element;
	char text[2 * VALUE_SIZE];
	unsigned int k;
	size_t i;

	for (k = 0; k < map->n_keys; k++)
		fprintf(out, "%s%s", k ? " . " : "",
			nft_keys[map->keys[k]].text);
	fputs(" vmap {", out);
	for (i = 0; i < map->count; i++) {
		element = &map->elements[i];
		for (k = 0; k < map->n_keys; k++) {
			range_write(map->keys[k], element->ranges[k], text);
			fprintf(out, "%s%s", k ? " . " : "\n\t\t\t", text);
		}
		fputs(" : ", out);
		verdict_print(ruleset, element->end, element->target, out);
		if (i + 1 < map->count)
			putc(',', out);
	}
	fputs(" }", out);
}

/* "new,established" */
static void states_print(uint32_t states, FILE *out)
{
	const char *gap = " ";
	size_t i;

	for (i = 0; i < COUNT(state_names); i++) {
		if (!(states & state_names[i].number))
			continue;
		fprintf(out, "%s%s", gap, state_names[i].text);
		gap = ",";
	}
}

static void match_print(struct line *line, const struct nft_match *match)
{
	FILE *out = line_part(line);
	const struct nft_set *set;
	char text[2 * VALUE_SIZE];

	if (match->op == NFT_MATCH_MAP) {
		map_print(line->ruleset, line->ruleset->sets[match->set].map,
			  out);
		return;
	}
	fputs(nft_keys[match->key].text, out);
	if (match->negate && match->op != NFT_MATCH_MASKED)
		fputs(" !=", out);
	switch (match->op) {
	case NFT_MATCH_RANGE:
		range_write(match->key, &match->range, text);
		fprintf(out, " %s", text);
		break;
	case NFT_MATCH_MASKED:
		masked_print(match, out);
		break;
	case NFT_MATCH_SET:
		set = &line->ruleset->sets[match->set];
		putc(' ', out);
		if (set->name[0])
			fprintf(out, "@%s", set->name);
		else
			ranges_print(set->key, set->ranges, "\t\t\t", out);
		break;
	case NFT_MATCH_THERE:
		fputs(" >= 0", out);
		break;
	case NFT_MATCH_NONZERO:
		fputs(" != 0", out);
		break;
	case NFT_MATCH_STATES:
		states_print(match->value, out);
		break;
	case NFT_MATCH_MISSING:
		fputs(" missing", out);
		break;
	case NFT_MATCH_MAP:
		break;
	}
}

static void count_print(struct line *line, const struct nft_action *action)
{
	fprintf(line->out, "counter name %s",
		line->ruleset->counters[action->number].name);
}

static void mark_print(struct line *line, const struct nft_action *action)
{
	fputs("meta mark set ", line->out);
	if (action->mask != 0xffffffff)
		fprintf(line->out, "meta mark & 0x%08" PRIx32 " | ",
			~action->mask);
	fprintf(line->out, "0x%08" PRIx32, action->value);
}

static void add_print(struct line *line, const struct nft_action *action)
{
	const struct nft_set *set = &line->ruleset->sets[action->number];

	fprintf(line->out, "add @%s { %s", set->name, nft_keys[set->key].text);
	if (action->value)
		fprintf(line->out, " timeout %" PRIu32 "ms", action->value);
	fputs(" }", line->out);
}

static void report_print(struct line *line, const struct nft_action *action)
{
	fprintf(line->out, "log prefix \"%" PRIu32 "\" group %d",
		action->number, NFT_REPORT_GROUP);
}

static void action_print(struct line *line, const struct nft_action *action)
{
	static void (*const printers[NFT_ACTIONS])(
		struct line * line, const struct nft_action *action) = {
		[NFT_ACTION_COUNT] = count_print,
		[NFT_ACTION_MARK] = mark_print,
		[NFT_ACTION_ADD] = add_print,
		[NFT_ACTION_REPORT] = report_print,
	};

	line_part(line);
	printers[action->op](line, action);
}

static void rule_print(const struct nft_ruleset *ruleset,
		       const struct nft_rule *rule, FILE *out)
{
	struct line line = { ruleset, "\t\t", out };
	char comment[NFT_COMMENT_SIZE];
	size_t i;

	for (i = 0; i < rule->n_matches; i++)
		if (!rule->matches[i].implied)
			match_print(&line, &rule->matches[i]);
	for (i = 0; i < rule->n_actions; i++)
		action_print(&line, &rule->actions[i]);
	if (rule->end != NFT_END_NONE)
		verdict_print(ruleset, rule->end, rule->target,
			      line_part(&line));
	nft_rule_comment(rule, comment, sizeof(comment));
	if (comment[0])
		fprintf(line_part(&line), "comment \"%s\"", comment);
	putc('\n', out);
}

/* ---- sets and chains ---- */

static void set_print(const struct nft_set *set, FILE *out)
{
	fprintf(out, "\tset %s {\n\t\ttype %s\n", set->name,
		nft_keys[set->key].type);
	if (set->interval)
		fputs("\t\tflags interval\n", out);
	if (set->dynamic)
		fprintf(out,
			"\t\tsize %" PRIu32 "\n\t\tflags dynamic,timeout\n",
			set->dynamic->size);
	if (set->ranges->count) {
		fputs("\t\telements = ", out);
		ranges_print(set->key, set->ranges, "\t\t\t", out);
		putc('\n', out);
	}
	fputs("\t}\n\n", out);
}

static void hook_print(const struct nft_chain *chain, FILE *out)
{
	const char *priority = name_find(priority_names, COUNT(priority_names),
					 chain->priority);

	fprintf(out, "\t\ttype %s hook %s priority ", nft_chain_type(chain),
		hook_names[chain->hook]);
	if (priority)
		fputs(priority, out);
	else
		fprintf(out, "%" PRId32, chain->priority);
	fputs("; policy accept;\n\n", out);
}

static void chain_print(const struct nft_ruleset *ruleset,
			const struct nft_chain *chain, FILE *out)
{
	size_t i;

	if (chain->about)
		fprintf(out, "\t# %s\n", chain->about);
	fprintf(out, "\tchain %s {\n", chain->name);
	if (chain->has_hook)
		hook_print(chain, out);
	for (i = 0; i < chain->n_rules; i++)
		rule_print(ruleset, &chain->rules[i], out);
	fputs("\t}\n", out);
}

void nft_print(const struct nft_ruleset *ruleset, FILE *out)
{
	size_t i;

	fprintf(out,
		"#!/usr/sbin/nft -f\n"
		"# %s as nftables rules, by \"kzmark export nft\".\n\n"
		"table inet %s\ndelete table inet %s\n\ntable inet %s {\n",
		ruleset->policy->file, ruleset->table, ruleset->table,
		ruleset->table);
	for (i = 0; i < ruleset->n_counters; i++)
		fprintf(out, "\tcounter %s {\n\t}\n\n",
			ruleset->counters[i].name);
	for (i = 0; i < ruleset->n_sets; i++)
		if (ruleset->sets[i].name[0])
			set_print(&ruleset->sets[i], out);
	for (i = 0; i < ruleset->n_chains; i++) {
		if (i)
			putc('\n', out);
		chain_print(ruleset, &ruleset->chains[i], out);
	}
	fputs("}\n", out);
}
