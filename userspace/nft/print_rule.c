// SPDX-License-Identifier: GPL-2.0-only
/* A rule as nft writes it. */
#include <inttypes.h>
#include <string.h>

#include "userspace/nft/print_parts.h"

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
	char texts[2][NFT_VALUE_SIZE];

	nft_value_write(match->key, mask, texts[0]);
	nft_value_write(match->key, value, texts[1]);
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
	char text[NFT_RANGE_SIZE];
	unsigned int k;
	size_t i;

	for (k = 0; k < map->n_keys; k++)
		fprintf(out, "%s%s", k ? " . " : "",
			nft_keys[map->keys[k]].text);
	fputs(" vmap {", out);
	for (i = 0; i < map->count; i++) {
		element = &map->elements[i];
		for (k = 0; k < map->n_keys; k++) {
			nft_range_write(map->keys[k], element->ranges[k], text);
			fprintf(out, "%s%s", k ? " . " : "\n\t\t\t", text);
		}
		fputs(" : ", out);
		verdict_print(ruleset, element->end, element->target, out);
		if (i + 1 < map->count)
			putc(',', out);
	}
	fputs(" }", out);
}

/* What is asked of one key. */
static void key_print(struct line *line, const struct nft_match *match)
{
	FILE *out = line->out;
	const struct nft_set *set;
	char text[NFT_RANGE_SIZE];

	fputs(nft_keys[match->key].text, out);
	if (match->negate && match->op != NFT_MATCH_MASKED)
		fputs(" !=", out);
	switch (match->op) {
	case NFT_MATCH_RANGE:
		nft_range_write(match->key, &match->range, text);
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
			nft_ranges_print(set->key, set->ranges, "\t\t\t", out);
		break;
	case NFT_MATCH_PRESENT:
		fputs(" >= 0", out);
		break;
	case NFT_MATCH_NONZERO:
		fputs(" != 0", out);
		break;
	case NFT_MATCH_STATES:
		nft_states_print(match->value, out);
		break;
	case NFT_MATCH_MISSING:
		fputs(" missing", out);
		break;
	case NFT_MATCH_MAP: /* match_print() */
	case NFT_MATCH_RANDOM:
	case NFT_MATCH_LIMIT:
		break;
	}
}

static void match_print(struct line *line, const struct nft_match *match)
{
	const struct nft_ruleset *ruleset = line->ruleset;
	FILE *out = line_part(line);

	switch (match->op) {
	case NFT_MATCH_MAP:
		map_print(ruleset, ruleset->sets[match->set].map, out);
		break;
	case NFT_MATCH_RANDOM:
		fprintf(out, "numgen random mod %" PRIu32 " < %" PRIu32,
			match->mask, match->value);
		break;
	case NFT_MATCH_LIMIT:
		fprintf(out, "limit name \"%s\"",
			ruleset->limits[match->limit].name);
		break;
	default:
		key_print(line, match);
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

static void dscp_print(struct line *line, const struct nft_action *action)
{
	fprintf(line->out, "%s set %" PRIu32, nft_keys[action->number].text,
		action->value);
}

static void log_print(struct line *line, const struct nft_action *action)
{
	char prefix[NFT_LOG_PREFIX_SIZE];

	nft_log_prefix(line->ruleset, action, prefix);
	fprintf(line->out, "log prefix \"%s\" group %u", prefix,
		nft_log_group(nft_ruleset_name(line->ruleset)));
}

static void priority_print(struct line *line, const struct nft_action *action)
{
	if (action->value)
		fprintf(line->out, "meta priority set %" PRIx32 ":%" PRIx32,
			action->value >> 16, action->value & 0xffff);
	else
		fputs("meta priority set none", line->out);
}

/* nft's language has no words for it; only the kernel is told. */
static void show_priority_print(struct line *line,
				const struct nft_action *action)
{
	(void)action;
	fputs("meta mark set meta priority", line->out);
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
		[NFT_ACTION_DSCP] = dscp_print,
		[NFT_ACTION_LOG] = log_print,
		[NFT_ACTION_PRIORITY] = priority_print,
		[NFT_ACTION_SHOW_PRIORITY] = show_priority_print,
		[NFT_ACTION_REPORT] = report_print,
	};

	line_part(line);
	printers[action->op](line, action);
}

void nft_rule_print(const struct nft_ruleset *ruleset,
		    const struct nft_rule *rule, FILE *out)
{
	struct line line = { ruleset, "\t\t", out };
	char comment[NFT_COMMENT_SIZE];
	size_t i;

	for (i = 0; i < rule->n_matches; i++)
		if (!rule->matches[i].implicit)
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
