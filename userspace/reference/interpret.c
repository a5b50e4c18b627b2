// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a policy means. Read from the bottom up: a policy is its groups in
 * order, a group the first of its rules that holds, a rule conditions that
 * must all hold.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/reference/act.h"
#include "userspace/reference/ask.h"
#include "userspace/reference/field.h"
#include "userspace/reference/limit.h"

/* The first rule of @group that holds, and that its limit lets; or NULL. */
static const struct policy_rule *first_match(const struct policy_group *group,
					     struct subject *subject)
{
	const struct policy_rule *rule;
	size_t i;

	for (i = 0; i < group->n_rules; i++) {
		rule = &group->rules[i];
		if (!conditions_hold(&rule->conditions, subject))
			continue;
		if (limit_lets(&rule->limit, group->first_rule + i, subject))
			return rule;
	}
	return NULL;
}

/* Run the group with index @number, and note in @result what came of it. */
static void run_group(const struct policy_group *group, size_t number,
		      struct subject *subject, struct kz_result *result)
{
	const struct policy_rule *rule;
	size_t i;

	if (!conditions_hold(&group->when, subject))
		return;
	rule = first_match(group, subject);
	if (!rule)
		return;
	for (i = 0; i < rule->n_actions; i++)
		perform(&rule->actions[i], subject);
	result->verdict = rule->verdict;
	result->rule = group->first_rule + (rule - group->rules);
	result->n_fired++;
	result->groups[number / 64] |= 1ULL << number % 64;
}

/* What the flow remembers: its words, and the sticky fields. */
static void recall(struct subject *subject, const struct flow_memory *flow)
{
	const struct policy *policy = subject->reference->policy;
	const struct policy_field *field;
	uint32_t value;
	size_t i;

	if (!flow)
		return;
	memcpy(subject->flow, flow->words, sizeof(subject->flow));
	for (i = 0; i < policy->n_fields; i++) {
		field = policy->fields[i];
		if (!field->sticky)
			continue;
		value = (flow->words[field->flow.word - KZ_W_FLOW] &
			 field->flow.mask) >>
			field->flow.shift;
		if (value)
			set_field(field, value, subject);
	}
}

/* The flow remembers what has changed. */
static void remember(struct subject *subject, const struct flow_name *name)
{
	const struct policy *policy = subject->reference->policy;
	static const uint32_t nothing[4];
	const struct policy_field *field;
	struct flow_memory *flow;
	uint32_t *word;
	size_t i;

	for (i = 0; i < policy->n_fields; i++) {
		field = policy->fields[i];
		if (!field->sticky)
			continue;
		word = &subject->flow[field->flow.word - KZ_W_FLOW];
		*word = (*word & ~field->flow.mask) |
			get_field(field, subject) << field->flow.shift;
	}
	if (!name->version)
		return;
	flow = flow_memory_find(&subject->reference->flows, name,
				memcmp(subject->flow, nothing,
				       sizeof(nothing)));
	if (flow)
		memcpy(flow->words, subject->flow, sizeof(subject->flow));
}

/* The policy is loaded when the first packet comes. */
static void begin(struct reference *reference)
{
	const struct policy *policy = reference->policy;
	const struct policy_element *element;
	const struct policy_set *set;
	uint64_t timeout;
	size_t i, j;

	for (i = 0; i < policy->n_sets; i++) {
		set = policy->sets[i];
		for (j = 0; j < set->n_first; j++) {
			element = &set->first[j];
			timeout = element->timeout == KZ_SETS_OWN ?
					  set->timeout :
				  element->timeout == KZ_FOREVER ?
					  0 :
					  element->timeout;
			elements_add(&reference->sets[set->number],
				     element->value.word, timeout, false,
				     reference->now / NS_PER_MS);
		}
	}
	reference->begun = true;
}

void reference_evaluate(struct reference *reference,
			const struct packet *packet, struct kz_result *result)
{
	const struct policy *policy = reference->policy;
	struct subject subject = {
		.reference = reference,
		.given = packet->given,
		.mark = packet->given.mark,
	};
	struct flow_name name;
	bool seen;
	size_t i;

	if (!reference->begun)
		begin(reference);
	decode_frame(packet->frame, packet->length, &subject.packet);
	if (flow_name(&subject.packet, &name))
		recall(&subject,
		       flow_memory_find(&reference->flows, &name, false));
	*result = (struct kz_result){
		.verdict = KZ_CONTINUE,
		.rule = KZ_NONE,
	};
	seen = policy->frames_all || !subject.packet.foreign;
	for (i = 0;
	     seen && i < policy->n_groups && result->verdict == KZ_CONTINUE;
	     i++)
		run_group(&policy->groups[i], i, &subject, result);
	if (seen && result->verdict != KZ_DROP)
		remember(&subject, &name);
	result->mark = subject.mark;
	if (reference->writes_ip)
		result->ip = subject.packet.dscp << KZ_IP_DSCP_SHIFT |
			     subject.packet.ttl;
	result->priority = subject.priority;
	result->mirror = subject.mirror;
	result->redirect = result->verdict == KZ_DROP ? subject.reject :
							subject.redirect;
	memcpy(result->flow, subject.flow, sizeof(result->flow));
}

static bool writes_ip(const struct policy *policy)
{
	const struct policy_rule *rule;
	size_t g, r, i;

	for (g = 0; g < policy->n_groups; g++) {
		for (r = 0; r < policy->groups[g].n_rules; r++) {
			rule = &policy->groups[g].rules[r];
			for (i = 0; i < rule->n_actions; i++)
				if (action_features(&rule->actions[i]) &
				    KZ_F_IP_WRITE)
					return true;
		}
	}
	return false;
}

int reference_open(struct reference *reference, const struct policy *policy)
{
	const struct policy_set *set;
	size_t i;

	*reference = (struct reference){
		.policy = policy,
		.writes_ip = writes_ip(policy),
		.sets = calloc(policy->n_dynamic + 1, sizeof(struct elements)),
		.due = calloc(policy->n_rules + 1, sizeof(uint64_t)),
		.buckets =
			calloc(policy->n_rules + 1, sizeof(struct key_buckets)),
	};
	if (!reference->sets || !reference->due || !reference->buckets ||
	    flow_memories_init(&reference->flows))
		goto out_close;
	for (i = 0; i < policy->n_sets; i++) {
		set = policy->sets[i];
		if (set->dynamic &&
		    elements_init(&reference->sets[set->number], set->size))
			goto out_close;
	}
	return 0;

out_close:
	reference_close(reference);
	return -ENOMEM;
}

void reference_close(struct reference *reference)
{
	size_t i;

	for (i = 0; reference->sets && i < reference->policy->n_dynamic; i++)
		elements_free(&reference->sets[i]);
	for (i = 0; reference->buckets && i < reference->policy->n_rules; i++)
		key_buckets_free(&reference->buckets[i]);
	flow_memories_free(&reference->flows);
	free(reference->buckets);
	free(reference->sets);
	free(reference->due);
}
