// SPDX-License-Identifier: GPL-2.0-only
/* kzmark field list|reserve|release: who owns which bits. */
#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/backend/backend.h"
#include "userspace/backend/field_registries.h"
#include "userspace/cli/field_list.h"
#include "core/key.h"
#include "userspace/lang/literal_word.h"
#include "userspace/lang/suggest.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"

static struct {
	const char *owner;
	const char *word;
	const char *sticky;
	struct option_list values;
	bool quiet;
	bool json;
} options;

static int refused(const char *why)
{
	complain("field: %s", why);
	return EXIT_REFUSED;
}

static void print_done(const char *name, const char *done)
{
	struct json_object *o;

	if (options.json) {
		o = json_object_new_object();
		json_object_object_add(o, "name", json_object_new_string(name));
		json_object_object_add(o, done, json_object_new_boolean(true));
		json_print(o);
	} else if (!options.quiet) {
		printf("%s: %s\n", name, done);
	}
}

/* @text into @to of @size bytes, if it fits. */
static int take_name(const char *what, const char *text, size_t length,
		     char *to, size_t size)
{
	if (!length || length >= size) {
		complain("field: %s '%s': expected 1 to %zu characters", what,
			 text, size - 1);
		return -EINVAL;
	}
	memcpy(to, text, length);
	to[length] = '\0';
	return 0;
}

static int take_mask(const char *text, uint32_t *mask)
{
	if (!literal_number(text, strlen(text), mask) && *mask)
		return 0;
	complain("field: mask '%s': expected bits such as 0x00000300", text);
	return -EINVAL;
}

static int take_word(const char *text, size_t length, uint32_t *word)
{
	if (word_name_read(text, length, word))
		return 0;
	complain("field: '%.*s': expected mark or flow0 to flow%d", (int)length,
		 text, KZ_FLOW_WORDS - 1);
	return -EINVAL;
}

/* --sticky flow0:0x00000003 */
static int take_sticky(struct registry_field *field)
{
	const char *text = options.sticky, *colon;
	int error;

	if (!text)
		return 0;
	colon = strchr(text, ':');
	if (!colon) {
		complain(
			"field: --sticky '%s': expected WORD:MASK such as flow0:0x00000003",
			text);
		return -EINVAL;
	}
	error = take_word(text, colon - text, &field->flow_word);
	return error ? error : take_mask(colon + 1, &field->flow_mask);
}

/* --value bulk=1 */
static int take_values(struct registry_field *field)
{
	struct registry_value *value;
	const char *text, *equals;
	unsigned int i;

	field->values = calloc(options.values.count + 1, sizeof(*value));
	if (!field->values)
		return -ENOMEM;
	for (i = 0; i < options.values.count; i++) {
		text = options.values.items[i];
		equals = strchr(text, '=');
		value = &field->values[field->n_values++];
		if (!equals || literal_number(equals + 1, strlen(equals + 1),
					      &value->value)) {
			complain("field: --value '%s': expected NAME=NUMBER",
				 text);
			return -EINVAL;
		}
		if (take_name("value", text, equals - text, value->name,
			      sizeof(value->name)))
			return -EINVAL;
	}
	return 0;
}

static int parse_field(struct registry_field *field, char **operands)
{
	const char *word = options.word ? options.word : "mark";
	int error;

	if (!options.owner) {
		complain(
			"field reserve: --owner is missing: whose bits are they?");
		return -EINVAL;
	}
	error = take_name("name", operands[0], strlen(operands[0]), field->name,
			  sizeof(field->name));
	error = error ? error : take_mask(operands[1], &field->mask);
	error = error ? error :
			take_name("owner", options.owner, strlen(options.owner),
				  field->owner, sizeof(field->owner));
	error = error ? error : take_word(word, strlen(word), &field->word);
	error = error ? error : take_sticky(field);
	return error ? error : take_values(field);
}

static int run_reserve(char **operands)
{
	struct registry_field field = { 0 };
	char why[WHY_SIZE] = "";
	int status = EXIT_USAGE, error;

	if (!parse_field(&field, operands)) {
		error = field_registry_reserve(&field, why);
		status = error ? refused(why) : EXIT_DONE;
	}
	if (status == EXIT_DONE)
		print_done(field.name, "reserved");
	free(field.values);
	return status;
}

static int run_release(char **operands)
{
	char why[WHY_SIZE] = "";
	int error;

	error = field_registry()->release(operands[0], options.owner, why);
	if (error)
		return refused(why);
	print_done(operands[0], "released");
	return EXIT_DONE;
}

static int run_list(char **operands)
{
	struct registry_fields fields;
	char why[WHY_SIZE] = "";
	int error;

	(void)operands;
	error = field_registry_list(&fields, why);
	if (error)
		return refused(why);
	field_list_print(&fields, options.json);
	if (fields.partial)
		field_list_tell_partial("field list");
	registry_fields_free(&fields);
	return EXIT_DONE;
}

static const struct action {
	const char *name;
	int (*run)(char **operands);
	int n_operands;
	const char *operands;
} actions[] = {
	{ "list", run_list, 0, "no arguments" },
	{ "reserve", run_reserve, 2, "FIELD MASK" },
	{ "release", run_release, 1, "FIELD" },
};

static int field_run(int n_operands, char **operands)
{
	const struct action *action;
	struct suggestion near;

	action = suggestion_find(&near, operands[0], actions,
				 sizeof(actions) / sizeof(actions[0]),
				 sizeof(actions[0]));
	if (!action) {
		complain("field: expected list, reserve or release, not '%s'%s",
			 operands[0], suggestion_text(&near));
		return EXIT_USAGE;
	}
	if (n_operands - 1 != action->n_operands) {
		complain("field %s: expected %s", action->name,
			 action->operands);
		return EXIT_USAGE;
	}
	return action->run(operands + 1);
}

static const struct option_row field_options[] = {
	{ .name = "owner",
	  .letter = 'o',
	  .type = OPTION_TEXT,
	  .argument = "TEXT",
	  .help = "owner of the bits",
	  .target = &options.owner },
	{ .name = "in",
	  .letter = 'i',
	  .type = OPTION_TEXT,
	  .argument = "WORD",
	  .help = "mark (default), or flow0 to flow3",
	  .target = &options.word },
	{ .name = "sticky",
	  .letter = 's',
	  .type = OPTION_TEXT,
	  .argument = "WORD:MASK",
	  .help = "where a flow stores it: flow0:0x00000003",
	  .target = &options.sticky },
	{ .name = "value",
	  .letter = 'v',
	  .type = OPTION_LIST,
	  .argument = "NAME=N",
	  .help = "name of a value; may be repeated",
	  .target = &options.values },
	OPTION_ROW_WAIT,
	OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_field = {
	.name = "field",
	.help = "list, reserve and release named bits of the mark and of flows",
	.operands = "list|reserve|release [FIELD [MASK]]",
	.least_operands = 1,
	.most_operands = 3,
	.options = field_options,
	.run = field_run,
};
