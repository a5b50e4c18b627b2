// SPDX-License-Identifier: GPL-2.0-only
/*
 * tables <PAGE.scd: the page, with tables in place of the lines "@conditions",
 * "@names", "@actions" and "@formats": made of conditions.def, actions.def and
 * the formats of lists.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/import/format.h"
#include "userspace/policy/policy.h"

/* What a condition is compared with: first column of the table of values. */
static const char *const value_nouns[VALUE_TYPES] = {
	[VALUE_IPV4] = "IPv4",		 [VALUE_IPV6] = "IPv6",
	[VALUE_PORT] = "port",		 [VALUE_PROTOCOL] = "protocol",
	[VALUE_ICMP_TYPE] = "ICMP type", [VALUE_ICMP6_TYPE] = "ICMPv6 type",
	[VALUE_NUMBER] = "number",	 [VALUE_DSCP] = "DSCP",
	[VALUE_HOUR] = "time of day",	 [VALUE_DAY] = "day",
	[VALUE_USER] = "user",		 [VALUE_GROUP] = "group",
	[VALUE_INTERFACE] = "device",	 [VALUE_NAME] = "device name",
	[VALUE_ETHER] = "Ethernet",	 [VALUE_ETHER_TYPE] = "EtherType",
	[VALUE_CGROUP] = "group's path", [VALUE_TCP_FLAGS] = "flags",
	[VALUE_MARK] = "see below",
};

static const char *compared_with(const struct condition_type *type)
{
	const char *noun = type->names ? type->one : value_nouns[type->value];

	if (!noun) {
		fprintf(stderr, "tables: what is '%s %s' compared with?\n",
			type->protocol, type->key);
		exit(1);
	}
	return noun;
}

static void print_conditions(void)
{
	const struct condition_type *type;
	enum condition_id id;

	printf("[[ *Key*\n:< *Compared with*\n:< *Meaning*\n");
	for (id = 0; id < CONDITIONS; id++) {
		type = &condition_types[id];
		if (id == CONDITION_FIELD)
			printf("|  _FIELD_\n:  number, or a word of its own\n");
		else if (id == CONDITION_PARTS)
			printf("|  _KEY_ . _KEY_...\n:  an element with as many parts\n");
		else
			printf("|  *%s%s%s*\n:  %s\n", type->protocol,
			       type->key[0] ? " " : "", type->key,
			       compared_with(type));
		printf(":  %s\n", type->help);
	}
}

/* Rows of the table of values. */
static void print_names(void)
{
	const struct value_name *name;
	enum condition_id id;

	for (id = 0; id < CONDITIONS; id++) {
		if (!condition_types[id].names)
			continue;
		printf("|  %s\n:  ", condition_types[id].one);
		for (name = condition_types[id].names; name->text; name++)
			printf("*%s*%s", name->text,
			       name[1].text ? ", " : "\n");
	}
}

static void print_action(const char *syntax, const char *help)
{
	static bool follows;

	printf("%s%s\n\t%s\n", follows ? "\n" : "", syntax, help);
	follows = true;
}

static void print_actions(void)
{
#define ACTION(id, word, name, model, parse, drawn)    \
	print_action(action_types[ACTION_##id].syntax, \
		     action_types[ACTION_##id].help);
#define WORD(word, parse, syntax, help) print_action(syntax, help);
#include "userspace/policy/actions.def"
}

static void print_formats(void)
{
	size_t i;

	for (i = 0; formats[i]; i++)
		if (formats[i]->next)
			printf("- %s\n", formats[i]->help);
}

int main(void)
{
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, stdin) >= 0) {
		if (!strcmp(line, "@conditions\n"))
			print_conditions();
		else if (!strcmp(line, "@names\n"))
			print_names();
		else if (!strcmp(line, "@actions\n"))
			print_actions();
		else if (!strcmp(line, "@formats\n"))
			print_formats();
		else
			fputs(line, stdout);
	}
	free(line);
	return 0;
}
