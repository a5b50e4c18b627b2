// SPDX-License-Identifier: GPL-2.0-only
/*
 * lang-check --conditions: list what can be asked, "ip saddr"..., and exit.
 * lang-check [--model | --places | --mangle] FILE: parse a policy and print
 * the messages. --model: and what was understood, a line for each field, set,
 * group and rule. --places: messages as FILE:LINE:COLUMN:LENGTH: TEXT.
 * --mangle: parse it cut off at every byte, and with every byte changed, and
 * print only how often that was a policy.
 * Exit status 0 if it is a policy, 2 if not.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/policy/policy.h"
#include "userspace/base/text_file.h"
#include "userspace/lang/parse_policy.h"

static void print_words(const uint32_t *words, int count)
{
	int i;

	for (i = 0; i < count; i++)
		printf("%s%08" PRIx32, i ? ":" : "", words[i]);
}

static void print_ranges(const struct ranges *ranges, int words)
{
	size_t i;

	for (i = 0; i < ranges->count; i++) {
		printf(i ? "," : " ");
		print_words(ranges->list[i].low, words);
		printf("-");
		print_words(ranges->list[i].high, words);
	}
}

/* " map LOW-HIGH=VALUE ..." */
static void print_map(const struct policy_map *map)
{
	int words = map->wide ? 4 : 1;
	struct range range;
	size_t i;

	printf(" map");
	for (i = 0; i < map->n_ranges; i++) {
		policy_map_words(map, map->ranges[i].first, map->ranges[i].last,
				 &range);
		putchar(' ');
		print_words(range.low, words);
		putchar('-');
		print_words(range.high, words);
		printf("=%u", map->ranges[i].value);
	}
}

static void print_boxes(const struct policy_condition *condition)
{
	const struct policy_condition *part = condition - condition->n_parts;
	const struct boxes *boxes = &condition->boxes;
	const struct range *box;
	unsigned int p;
	size_t i;
	int words;

	printf(" [%u parts%s", condition->n_parts,
	       condition->negate ? " not" : "");
	if (condition->set)
		printf(" @%s", condition->set->name);
	for (i = 0; i < boxes->count; i++) {
		box = boxes_at(boxes, i);
		for (p = 0; p < boxes->n_parts; p++) {
			words = condition_is_wide(
					&condition_types[part[p].id]) ?
					4 :
					1;
			printf(p ? "." : i ? "," : " ");
			print_words(box[p].low, words);
			printf("-");
			print_words(box[p].high, words);
		}
	}
	printf("]");
}

static void print_condition(const struct policy_condition *condition)
{
	const struct condition_type *type = &condition_types[condition->id];

	if (condition->id == CONDITION_PARTS) {
		print_boxes(condition);
		return;
	}
	if (condition->field)
		printf(" [field %s", condition->field->name);
	else
		printf(" [%s%s%s", type->protocol, *type->key ? " " : "",
		       type->key);
	printf(condition->negate ? " not" : "");
	if (condition->set)
		printf(" @%s", condition->set->name);
	else if (condition->ranges.count)
		print_ranges(&condition->ranges,
			     condition_is_wide(type) ? 4 : 1);
	else
		printf(" %08x/%08x", condition->value, condition->mask);
	printf("]");
}

static void print_conditions(const struct policy_conditions *conditions)
{
	size_t i;

	for (i = 0; i < conditions->count; i++)
		print_condition(&conditions->list[i]);
}

static void print_action(const struct policy_action *action)
{
	if (action->set)
		printf(" add=%s", action->set->name);
	else if (action->map)
		printf(" map=%s", action->map->name);
	else
		printf(" %s=%u", action->field->name, action->value);
}

static void print_rule(uint32_t number, const struct policy_rule *rule)
{
	static const char *const verdicts[KZ_VERDICTS] = { "continue", "accept",
							   "drop" };
	size_t i;

	printf("rule %u line %u", number, rule->at.line);
	if (rule->name)
		printf(" %s:", rule->name);
	print_conditions(&rule->conditions);
	for (i = 0; i < rule->n_actions; i++)
		print_action(&rule->actions[i]);
	printf("%s %s | %s\n", rule->count ? " count" : "",
	       verdicts[rule->verdict], rule->text);
}

static void print_group(const struct policy_group *group)
{
	size_t i;

	printf("group %s line %u", group->name, group->at.line);
	print_conditions(&group->when);
	printf("\n");
	for (i = 0; i < group->n_rules; i++)
		print_rule(group->first_rule + i, &group->rules[i]);
}

static void print_model(const struct policy *policy)
{
	static const char *const types[KZ_SET_TYPES] = {
		[KZ_SET_IPV4] = "ipv4",	  [KZ_SET_IPV6] = "ipv6",
		[KZ_SET_PORT] = "port",	  [KZ_SET_ETHER] = "ether",
		[KZ_SET_PARTS] = "parts",
	};
	const struct policy_set *set;
	size_t i, j;

	if (policy->window)
		printf("window %08x\n", policy->window);
	for (i = 0; i < policy->n_reserves; i++)
		printf("reserve %08x\n", policy->reserves[i].mask);
	for (i = 0; i < policy->n_fields; i++)
		printf("field %s %08x line %u\n", policy->fields[i]->name,
		       policy->fields[i]->mask, policy->fields[i]->at.line);
	for (i = 0; i < policy->n_sets; i++) {
		set = policy->sets[i];
		printf("set %s %s %zu line %u", set->name, types[set->type],
		       set->elements, set->at.line);
		if (set->dynamic)
			printf(" dynamic %u size %u timeout %u", set->number,
			       set->size, set->timeout);
		else if (set->ranges.count <= 16)
			print_ranges(&set->ranges,
				     set->type == KZ_SET_IPV6 ? 4 : 1);
		for (j = 0; j < set->n_first; j++)
			printf(" %08x.%08x.%08x.%08x:%llu",
			       set->first[j].value.word[0],
			       set->first[j].value.word[1],
			       set->first[j].value.word[2],
			       set->first[j].value.word[3],
			       (unsigned long long)set->first[j].timeout);
		if (set->map)
			print_map(set->map);
		printf("\n");
	}
	for (i = 0; i < policy->n_groups; i++)
		print_group(&policy->groups[i]);
}

static void print_places(const struct messages *messages)
{
	const struct message *message;
	size_t i;

	for (i = 0; i < messages->count; i++) {
		message = &messages->list[i];
		printf("%s:%u:%u:%u: %s%s\n", message->file, message->at.line,
		       message->at.column, message->at.length,
		       message->severity == SEVERITY_WARNING ? "warning: " : "",
		       message->text);
	}
}

static size_t parses(const char *name, const char *text)
{
	struct messages messages = { 0 };
	struct policy *policy = policy_parse(name, text, &messages);
	bool good = policy;

	messages_clear(&messages);
	policy_free(policy);
	return good;
}

static int mangle(const char *path)
{
	static const char replacements[] = "{};,\n#\\\"@/-:=!&|(0x\x80";
	size_t length, i, tries = 0, good = 0;
	char *text, byte;

	if (text_file_read(path, &text))
		return 2;
	length = strlen(text);
	for (i = 0; i < length; i++) {
		byte = text[i];
		text[i] = '\0';
		good += parses(path, text);
		text[i] = replacements[i % (sizeof(replacements) - 1)];
		good += parses(path, text);
		text[i] = byte;
		tries += 2;
	}
	free(text);
	printf("%zu of %zu are policies\n", good, tries);
	return 0;
}

static int print_condition_types(void)
{
	const struct condition_type *type;

	for (type = condition_types; type < condition_types + CONDITIONS;
	     type++) {
		if (*type->protocol)
			printf("%s%s%s\n", type->protocol,
			       *type->key ? " " : "", type->key);
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *mode = argc == 3 ? argv[1] : "";
	struct messages messages = { 0 };
	struct policy *policy;

	if (argc == 2 && !strcmp(argv[1], "--conditions"))
		return print_condition_types();
	if (argc < 2 || argc > 3) {
		fprintf(stderr,
			"usage: lang-check [--model | --places | --mangle] FILE\n");
		return 2;
	}
	if (!strcmp(mode, "--mangle"))
		return mangle(argv[2]);
	policy = policy_read(argv[argc - 1], &messages);
	if (!strcmp(mode, "--places"))
		print_places(&messages);
	else
		messages_print(&messages, stdout);
	messages_clear(&messages);
	if (policy && !strcmp(mode, "--model"))
		print_model(policy);
	policy_free(policy);
	return policy ? 0 : 2;
}
