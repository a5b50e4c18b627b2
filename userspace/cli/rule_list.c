// SPDX-License-Identifier: GPL-2.0-only
/* kzmark rule list NAME, rule text NAME; see rule.h. */
#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/output.h"
#include "userspace/cli/rule.h"
#include "userspace/cli/table.h"
#include "userspace/cli/verb.h"

static const struct column columns[] = {
	{ "RULE", "rule", COLUMN_NUMBER },
	{ "LABEL", "label", COLUMN_TEXT },
	{ "GROUP", "group", COLUMN_TEXT },
	{ "PACKETS", "packets", COLUMN_NUMBER },
	{ "TEXT", "text", COLUMN_EXCERPT },
	{ 0 },
};

/* What the rules have counted; they are in order of their numbers. */
struct counts {
	const struct kz_info_counter *about;
	const struct kz_counter *list;
	uint32_t left;
};

/* NULL: rule @number does not count. */
static const struct kz_counter *count_take(struct counts *counts,
					   uint32_t number)
{
	while (counts->left && counts->about->rule < number) {
		counts->about++;
		counts->list++;
		counts->left--;
	}
	return counts->left && counts->about->rule == number ? counts->list :
							       NULL;
}

static struct json_object *json_count(const struct kz_counter *counter,
				      uint64_t count)
{
	return counter ? json_object_new_uint64(count) : NULL;
}

static void group_fill(struct table *table, const struct policy *policy,
		       const struct policy_group *group, struct counts *counts)
{
	const struct policy_rule *rule = group->rules;
	const struct kz_counter *counter;
	uint32_t number = group->first_rule;

	for (; rule < group->rules + group->n_rules; rule++, number++) {
		counter = count_take(counts, number);
		table_number(table, number);
		table_text(table, rule->name);
		table_text(table, group->name);
		table_value(table, json_count(counter,
					      counter ? counter->packets : 0));
		table_text(table, rule->text);
		table_hidden(table, "bytes",
			     json_count(counter, counter ? counter->bytes : 0));
		table_hidden(table, "file",
			     json_object_new_string(
				     policy_file(policy, rule->at.file).name));
		table_hidden(table, "line",
			     json_object_new_int64(rule->at.line));
	}
}

static void print(const struct policy *policy, struct counts *counts, bool json)
{
	struct table table = { .columns = columns };
	size_t i;

	for (i = 0; i < policy->n_groups; i++)
		group_fill(&table, policy, &policy->groups[i], counts);
	if (json)
		json_print(table_json(&table));
	else
		table_print(&table, stdout, 0);
}

static int list(struct rule_policy *policy, bool json)
{
	const struct target *target = &policy->target;
	const struct image *image = &policy->image;
	struct kz_counter *counters = NULL;
	struct counts counts = {
		.about = (const void *)(image->bytes +
					image_info(image)->counters),
	};
	char why[WHY_SIZE] = "";
	int err;

	err = target->backend->get_counters(target->backend,
					    target->loaded.name, &counters,
					    &counts.left, why);
	counts.list = counters;
	if (!err && counts.left != image->header->n_counters)
		err = -EAGAIN; /* unloaded, and another one loaded */
	if (!err)
		print(policy->policy, &counts, json);
	else
		complain("rule list: %s: %s", target->loaded.name,
			 *why ? why : errno_words(err));
	free(counters);
	return err ? EXIT_REFUSED : EXIT_DONE;
}

int rule_list(const char *name, bool json)
{
	struct rule_policy policy;
	int status = rule_policy_open(&policy, name, "rule list");

	if (status != EXIT_DONE)
		return status;
	status = rule_policy_parse(&policy, "rule list");
	if (status == EXIT_DONE)
		status = list(&policy, json);
	rule_policy_close(&policy);
	return status;
}

static struct json_object *files_json(const struct text_files *files)
{
	struct json_object *list = json_object_new_array(), *o;
	size_t i;

	for (i = 0; i < files->count; i++) {
		o = json_object_new_object();
		json_object_object_add(
			o, "file", json_object_new_string(files->list[i].path));
		json_object_object_add(
			o, "text", json_object_new_string(files->list[i].text));
		json_object_array_add(list, o);
	}
	return list;
}

int rule_text(const char *name, bool json)
{
	struct rule_policy policy;
	struct json_object *o;
	int status = rule_policy_open(&policy, name, "rule text");

	if (status != EXIT_DONE)
		return status;
	if (json) {
		o = json_object_new_object();
		json_object_object_add(o, "name", json_object_new_string(name));
		json_object_object_add(o, "files",
				       files_json(&policy.kept.files));
		json_print(o);
	} else {
		fputs(policy.kept.files.list[0].text, stdout);
	}
	rule_policy_close(&policy);
	return EXIT_DONE;
}
