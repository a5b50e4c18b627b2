// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a policy means. Read from the bottom up: a policy is its groups in
 * order, a group the first of its rules that holds, a rule conditions that
 * must all hold.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/in.h>

#include "reference.h"

/* A packet on its way through the policy. */
struct subject {
	struct reference *reference;
	struct decoded packet;
	uint32_t iif, oif;
	enum kz_ct ct;
	uint32_t mark;
	uint32_t flow[4];
	uint32_t priority;
	uint32_t mirror, redirect; /* ifindex; 0: not */
};

#define NS_PER_MS 1000000

/* The word that holds @field. */
static uint32_t *field_word(const struct policy_field *field,
			    struct subject *subject)
{
	if (field->storage == STORAGE_FLOW)
		return &subject->flow[field->word - KZ_W_FLOW];
	return &subject->mark;
}

static bool address(uint32_t value[4], const uint32_t address[4], bool present)
{
	memcpy(value, address, 4 * sizeof(*value));
	return present;
}

static bool number(uint32_t value[4], uint32_t number, bool present)
{
	value[0] = number;
	return present;
}

/* Find the @value that @condition is about; false if the packet has none. */
static bool find_value(const struct policy_condition *condition,
		       struct subject *subject, uint32_t value[4])
{
	const struct decoded *p = &subject->packet;

	switch (condition->id) {
	case CONDITION_IP_SADDR:
		return address(value, p->saddr, p->version == 4);
	case CONDITION_IP_DADDR:
		return address(value, p->daddr, p->version == 4);
	case CONDITION_IP_PROTOCOL:
		return number(value, p->protocol, p->version == 4);
	case CONDITION_IP_DSCP:
		return number(value, p->dscp, p->version == 4);
	case CONDITION_IP_TTL:
		return number(value, p->ttl, p->version == 4);
	case CONDITION_IP6_SADDR:
		return address(value, p->saddr, p->version == 6);
	case CONDITION_IP6_DADDR:
		return address(value, p->daddr, p->version == 6);
	case CONDITION_IP6_DSCP:
		return number(value, p->dscp, p->version == 6);
	case CONDITION_IP6_HOPLIMIT:
		return number(value, p->ttl, p->version == 6);
	case CONDITION_TCP_SPORT:
		return number(value, p->sport, p->header == IPPROTO_TCP);
	case CONDITION_TCP_DPORT:
		return number(value, p->dport, p->header == IPPROTO_TCP);
	case CONDITION_TCP_FLAGS:
		return number(value, p->tcp_flags, p->header == IPPROTO_TCP);
	case CONDITION_UDP_SPORT:
		return number(value, p->sport, p->header == IPPROTO_UDP);
	case CONDITION_UDP_DPORT:
		return number(value, p->dport, p->header == IPPROTO_UDP);
	case CONDITION_SCTP_SPORT:
		return number(value, p->sport, p->header == IPPROTO_SCTP);
	case CONDITION_SCTP_DPORT:
		return number(value, p->dport, p->header == IPPROTO_SCTP);
	case CONDITION_ICMP_TYPE:
		return number(value, p->icmp_type,
			      p->version == 4 && p->header == IPPROTO_ICMP);
	case CONDITION_ICMP_CODE:
		return number(value, p->icmp_code,
			      p->version == 4 && p->header == IPPROTO_ICMP);
	case CONDITION_ICMP6_TYPE:
		return number(value, p->icmp_type,
			      p->version == 6 && p->header == IPPROTO_ICMPV6);
	case CONDITION_ICMP6_CODE:
		return number(value, p->icmp_code,
			      p->version == 6 && p->header == IPPROTO_ICMPV6);
	case CONDITION_FRAG:
		return number(value, p->fragment, p->version != 0);
	case CONDITION_VLAN_ID:
		return number(value, p->vlan, p->tagged);
	case CONDITION_ETHER_SADDR:
		return address(value, p->ether_saddr, p->ether);
	case CONDITION_ETHER_DADDR:
		return address(value, p->ether_daddr, p->ether);
	case CONDITION_ETHER_TYPE:
		return number(value, p->ether_type, p->ether);
	case CONDITION_CT_STATE:
		return number(value, subject->ct, true);
	case CONDITION_META_IIF:
		return number(value, subject->iif, true);
	case CONDITION_META_OIF:
		return number(value, subject->oif, true);
	case CONDITION_META_LENGTH:
		return number(value, p->length, true);
	case CONDITION_META_L4PROTO:
		return number(value, p->protocol, p->version != 0);
	case CONDITION_META_MARK:
		return number(value, subject->mark, true);
	case CONDITION_FIELD:
		return number(value, *field_word(condition->field, subject),
			      true);
	case CONDITIONS:
		break;
	}
	return false;
}

static bool is_within(const uint32_t value[4], const struct range *range)
{
	uint32_t i;

	for (i = 0; i < 4 && value[i] == range->low[i]; i++)
		;
	if (i < 4 && value[i] < range->low[i])
		return false;
	for (i = 0; i < 4 && value[i] == range->high[i]; i++)
		;
	return i == 4 || value[i] < range->high[i];
}

static bool is_among(const uint32_t value[4], const struct ranges *ranges)
{
	size_t i;

	for (i = 0; i < ranges->count; i++)
		if (is_within(value, &ranges->list[i]))
			return true;
	return false;
}

static bool is_in_set(const uint32_t value[4], const struct policy_set *set,
		      const struct subject *subject)
{
	const struct reference *reference = subject->reference;

	if (set->dynamic)
		return elements_have(&reference->sets[set->number], value,
				     reference->now / NS_PER_MS);
	return is_among(value, &set->ranges);
}

static bool condition_holds(const struct policy_condition *condition,
			    struct subject *subject)
{
	uint32_t value[4] = { 0 };
	bool found;

	if (!find_value(condition, subject, value))
		return false;
	switch (condition->id) {
	case CONDITION_TCP_FLAGS:
	case CONDITION_META_MARK:
	case CONDITION_FIELD:
		found = (value[0] & condition->mask) == condition->value;
		break;
	default:
		found = condition->set ?
				is_in_set(value, condition->set, subject) :
				is_among(value, &condition->ranges);
	}
	return found != condition->negate;
}

static bool conditions_hold(const struct policy_conditions *conditions,
			    struct subject *subject)
{
	size_t i;

	for (i = 0; i < conditions->count; i++)
		if (!condition_holds(&conditions->list[i], subject))
			return false;
	return true;
}

static void add_source(const struct policy_set *set,
		       const struct subject *subject)
{
	struct reference *reference = subject->reference;
	unsigned int version = set->type == KZ_SET_IPV4 ? 4 : 6;

	if (subject->packet.version == version)
		elements_add(&reference->sets[set->number],
			     subject->packet.saddr, set->timeout,
			     reference->now / NS_PER_MS);
}

static void set_field(const struct policy_field *field, uint32_t value,
		      struct subject *subject)
{
	uint32_t *word = field_word(field, subject);

	*word = (*word & ~field->mask) | value << field->shift;
}

static uint32_t get_field(const struct policy_field *field,
			  struct subject *subject)
{
	return (*field_word(field, subject) & field->mask) >> field->shift;
}

/* One of the values, each as likely as its weight says. */
static uint32_t choose(const struct policy_action *action,
		       const struct subject *subject)
{
	struct flow_name name;
	uint32_t number;
	size_t i = 0;

	flow_name(&subject->packet, &name);
	number = action->by_packet ? (uint32_t)mrand48() :
				     flow_number(&name, action_seed(action));
	while (number > action_upto(action, i))
		i++;
	return action->weights[i].value;
}

static void perform(const struct policy_action *action, struct subject *subject)
{
	switch (action->id) {
	case ACTION_SET:
		set_field(action->field, action->value, subject);
		break;
	case ACTION_COPY:
		set_field(action->field, get_field(action->from, subject),
			  subject);
		break;
	case ACTION_CHOOSE:
		set_field(action->field, choose(action, subject), subject);
		break;
	case ACTION_ADD:
		add_source(action->set, subject);
		break;
	case ACTION_DSCP:
		subject->packet.dscp = action->value;
		break;
	case ACTION_PRIORITY:
		subject->priority = action->value;
		break;
	case ACTION_MIRROR:
		subject->mirror = action->value;
		break;
	case ACTION_REDIRECT:
		subject->redirect = action->value;
		break;
	case ACTION_LOG: /* somebody may listen elsewhere */
	case ACTIONS:
		break;
	}
}

/*
 * Is there a token? They come one each interval, and at most burst are there:
 * the time at which the bucket was last full, and one interval for each token
 * taken since, say how many are left.
 */
static bool take_token(const struct policy_rule *rule, uint32_t number,
		       struct reference *reference)
{
	uint64_t interval = limit_interval(&rule->limit);
	uint64_t *due = &reference->due[number];

	if (*due < reference->now)
		*due = reference->now;
	if (*due - reference->now > (rule->limit.burst - 1) * interval)
		return false;
	*due += interval;
	return true;
}

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
		if (!rule->limit.rate ||
		    take_token(rule, group->first_rule + i,
			       subject->reference) != rule->limit.over)
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
	result->groups |= 1ULL << number;
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

void reference_judge(struct reference *reference, const struct packet *packet,
		     struct kz_result *result)
{
	const struct policy *policy = reference->policy;
	struct subject subject = {
		.reference = reference,
		.iif = packet->iif,
		.oif = packet->oif,
		.ct = packet->ct,
		.mark = packet->mark,
	};
	struct flow_name name;
	size_t i;

	decode_frame(packet->frame, packet->length, &subject.packet);
	if (flow_name(&subject.packet, &name))
		recall(&subject,
		       flow_memory_find(&reference->flows, &name, false));
	*result = (struct kz_result){
		.verdict = KZ_CONTINUE,
		.rule = KZ_NONE,
	};
	for (i = 0; i < policy->n_groups && result->verdict == KZ_CONTINUE; i++)
		run_group(&policy->groups[i], i, &subject, result);
	if (result->verdict != KZ_DROP)
		remember(&subject, &name);
	result->mark = subject.mark;
	result->dscp = reference->sets_dscp ? subject.packet.dscp : 0;
	result->priority = subject.priority;
	result->mirror = subject.mirror;
	result->redirect = subject.redirect;
	memcpy(result->flow, subject.flow, sizeof(result->flow));
}

static bool sets_dscp(const struct policy *policy)
{
	const struct policy_rule *rule;
	size_t g, r, i;

	for (g = 0; g < policy->n_groups; g++) {
		for (r = 0; r < policy->groups[g].n_rules; r++) {
			rule = &policy->groups[g].rules[r];
			for (i = 0; i < rule->n_actions; i++)
				if (rule->actions[i].id == ACTION_DSCP)
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
		.sets_dscp = sets_dscp(policy),
		.sets = calloc(policy->n_dynamic + 1, sizeof(struct elements)),
		.due = calloc(policy->n_rules + 1, sizeof(uint64_t)),
	};
	if (!reference->sets || !reference->due ||
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
	flow_memories_free(&reference->flows);
	free(reference->sets);
	free(reference->due);
}
