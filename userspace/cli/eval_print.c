// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <json.h>
#include <stdio.h>

#include "userspace/cli/output.h"
#include "userspace/cli/eval_print.h"

static const char *const verdict_names[KZ_VERDICTS] = {
	[KZ_CONTINUE] = "continue",
	[KZ_ACCEPT] = "accept",
	[KZ_DROP] = "drop",
};

static uint32_t field_value(const struct policy_field *field,
			    const struct kz_result *result)
{
	uint32_t word = field->storage == STORAGE_MARK ?
				result->mark :
				result->flow[(field->word - KZ_W_FLOW) & 3];

	return (word & field->mask) >> field->shift;
}

const char *eval_verdict_name(uint32_t verdict)
{
	return verdict < KZ_VERDICTS ? verdict_names[verdict] : "?";
}

void eval_rule_write(const struct policy *policy, uint32_t number,
		     char text[EVAL_RULE_SIZE])
{
	const struct policy_rule *rule = policy_rule_find(policy, number);

	if (number == KZ_NONE)
		snprintf(text, EVAL_RULE_SIZE, "no rule");
	else if (!rule)
		snprintf(text, EVAL_RULE_SIZE, "rule %u (not in the policy)",
			 number);
	else
		snprintf(text, EVAL_RULE_SIZE, "rule %u%s%s (line %u)", number,
			 rule->name ? " " : "", rule->name ? rule->name : "",
			 rule->at.line);
}

static void print_rule(const struct policy *policy, uint32_t number)
{
	char text[EVAL_RULE_SIZE];

	eval_rule_write(policy, number, text);
	fputs(text, stdout);
}

static void print_result(const struct policy *policy,
			 const struct kz_result *result)
{
	const struct policy_field *field;
	size_t i;

	printf("%-8s  0x%08x  ", verdict_names[result->verdict], result->mark);
	for (i = 0; i < policy->n_fields; i++) {
		field = policy->fields[i];
		printf("%s=%-*u ", field->name, (int)(field->bits + 2) / 3,
		       field_value(field, result));
	}
	if (policy->n_fields)
		putchar(' ');
	print_rule(policy, result->rule);
	putchar('\n');
}

static void print_expected(const struct packet *packet)
{
	if (packet->expect == PACKET_EXPECT_NOTHING)
		return;
	if (packet->expect == PACKET_EXPECT_NO_RULE)
		printf("%9s%-12s no rule\n", "", "expected");
	else
		printf("%9s%-12s rule %" PRId64 "\n", "", "expected",
		       packet->expect);
}

/* One line for each evaluator, and what was expected. */
static void print_difference(const struct policy *policy,
			     const struct cross_check *check,
			     const struct packet *packet, size_t i,
			     size_t number)
{
	const struct evaluator *evaluator = check->evaluators;
	const struct kz_result *result;
	unsigned int c;

	printf("%7zu  DIFFERENCE, line %u of the input\n", number,
	       packet->line);
	print_expected(packet);
	for (c = 0; c < check->count; c++, evaluator++) {
		result = cross_check_result(evaluator, i);
		printf("%9s%-12s ", "", evaluator->backend->name);
		if (result)
			print_result(policy, result);
		else
			puts("not evaluated");
	}
}

void eval_print(const struct policy *policy, const struct cross_check *check,
		const struct packet *packet, size_t i, size_t number,
		bool differs)
{
	const struct kz_result *result = cross_check_first(check, i);

	if (differs) {
		print_difference(policy, check, packet, i, number);
		return;
	}
	printf("%7zu  ", number);
	if (result)
		print_result(policy, result);
	else
		puts("not evaluated");
}

/* Members of @result, added to @o. */
static void add_result(struct json_object *o, const struct policy *policy,
		       const struct kz_result *result)
{
	const struct policy_rule *rule = policy_rule_find(policy, result->rule);
	struct json_object *fields = json_object_new_object();
	size_t i;

	for (i = 0; i < policy->n_fields; i++)
		json_object_object_add(fields, policy->fields[i]->name,
				       json_object_new_int64(field_value(
					       policy->fields[i], result)));
	json_object_object_add(
		o, "verdict",
		json_object_new_string(verdict_names[result->verdict]));
	json_object_object_add(o, "mark", json_mask(result->mark));
	json_object_object_add(o, "fields", fields);
	json_object_object_add(o, "rule",
			       result->rule == KZ_NONE ?
				       NULL :
				       json_object_new_int64(result->rule));
	json_object_object_add(
		o, "line", rule ? json_object_new_int64(rule->at.line) : NULL);
	json_object_object_add(
		o, "label",
		rule && rule->name ? json_object_new_string(rule->name) : NULL);
}

struct json_object *eval_result_json(const struct policy *policy,
				     const struct kz_result *result)
{
	struct json_object *o = json_object_new_object();

	add_result(o, policy, result);
	return o;
}

static struct json_object *json_results(const struct policy *policy,
					const struct cross_check *check,
					size_t i)
{
	const struct evaluator *evaluator = check->evaluators;
	struct json_object *o = json_object_new_object(), *answer;
	const struct kz_result *result;
	unsigned int c;

	for (c = 0; c < check->count; c++, evaluator++) {
		result = cross_check_result(evaluator, i);
		answer = result ? eval_result_json(policy, result) : NULL;
		json_object_object_add(o, evaluator->backend->name, answer);
	}
	return o;
}

static struct json_object *json_expected(const struct packet *packet)
{
	return packet->expect < 0 ? NULL :
				    json_object_new_int64(packet->expect);
}

void eval_print_json(const struct policy *policy,
		     const struct cross_check *check,
		     const struct packet *packet, size_t i, size_t number,
		     bool differs)
{
	const struct kz_result *result = cross_check_first(check, i);
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "packet", json_object_new_int64(number));
	json_object_object_add(o, "evaluated",
			       json_object_new_boolean(result != NULL));
	if (result)
		add_result(o, policy, result);
	if (packet->expect != PACKET_EXPECT_NOTHING)
		json_object_object_add(o, "expected", json_expected(packet));
	if (differs)
		json_object_object_add(o, "answers",
				       json_results(policy, check, i));
	json_print_line(o);
}
