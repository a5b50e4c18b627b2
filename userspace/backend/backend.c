// SPDX-License-Identifier: GPL-2.0-only
/* The table of backends, and what each of them cannot do. */
#include <stdio.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"

/* A row arrives with its backend's file. */
extern const struct backend backend_ref;
extern const struct backend backend_image;
extern const struct backend backend_xdp;
extern const struct backend backend_tc;
extern const struct backend backend_netfilter;
extern const struct backend backend_kmod;
extern const struct backend backend_nft;

/* clang-format off */
const struct backend *const backends[] = {
	&backend_ref,
	&backend_image,
	&backend_xdp,
	&backend_tc,
	&backend_netfilter,
	&backend_kmod,
	&backend_nft,
	NULL,
};
/* clang-format on */

const struct backend *backend_find(const char *name)
{
	size_t i;

	for (i = 0; backends[i]; i++)
		if (!strcmp(backends[i]->name, name))
			return backends[i];
	return NULL;
}

/* What a missing feature means to the author of a rule. */
static const struct {
	uint64_t feature;
	const char *text;
} features[] = {
	{ KZ_F_MARK_WRITE, "set mark fields" },
	{ KZ_F_MARK_READ, "compare mark fields" },
	{ KZ_F_MARK_RAW, "read the packet's mark (meta mark)" },
	{ KZ_F_FLOW, "keep fields with the flow" },
	{ KZ_F_COUNT, "count" },
	{ KZ_F_IIF, "see the input device (meta iif)" },
	{ KZ_F_OIF, "see the output device (meta oif)" },
	{ KZ_F_CT, "see the connection's state (ct state)" },
	{ KZ_F_LENGTH, "see the packet's length (meta length)" },
	{ KZ_F_ETHER, "see the Ethernet header" },
	{ KZ_F_VLAN,
	  "see VLAN tags: they are gone at IP hooks; match the VLAN device with meta iif" },
	{ KZ_F_DYNAMIC, "keep dynamic sets" },
	{ KZ_F_LIMIT, "limit how often a rule fires" },
	{ KZ_F_RANDOM, "choose at random for each packet" },
	{ KZ_F_BY_FLOW, "choose by the flow" },
	{ KZ_F_COPY, "set a field from another" },
	{ KZ_F_LOG, "log" },
	{ KZ_F_DSCP_WRITE, "change a packet's DSCP" },
	{ KZ_F_PRIORITY, "set the packet's priority" },
	{ KZ_F_MIRROR, "mirror packets" },
	{ KZ_F_REDIRECT, "redirect packets" },
};

/* ": why", or "". */
static void reason_write(const struct backend *backend, uint64_t feature,
			 char *text, size_t size)
{
	const struct backend_reason *reason = backend->reasons;

	text[0] = '\0';
	for (; reason && reason->feature; reason++)
		if (reason->feature == feature)
			snprintf(text, size, ": %s", reason->text);
}

/* Add an error for each of @needs that @backend has not; how many. */
static size_t add_missing(const struct backend *backend,
			  const struct policy *policy, uint64_t needs,
			  struct location at, struct messages *messages)
{
	uint64_t missing = needs & backend->cannot;
	size_t i, errors = 0;
	char reason[256];
	bool helps;

	for (i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
		if (!(missing & features[i].feature))
			continue;
		reason_write(backend, features[i].feature, reason,
			     sizeof(reason));
		helps = backend->with_module &&
			!(backend->cannot_with_module & features[i].feature);
		messages_add(messages, SEVERITY_ERROR, policy->file,
			     policy->text, at, "backend %s cannot %s%s%s",
			     backend->name, features[i].text,
			     helps ? " (it can --with-module)" : "", reason);
		errors++;
	}
	return errors;
}

static size_t check_conditions(const struct backend *backend,
			       const struct policy *policy,
			       const struct policy_conditions *conditions,
			       struct messages *messages)
{
	const struct policy_condition *c;
	size_t i, errors = 0;

	for (i = 0; i < conditions->count; i++) {
		c = &conditions->list[i];
		errors += add_missing(backend, policy, condition_features(c),
				      c->at, messages);
	}
	return errors;
}

static size_t check_rule(const struct backend *backend,
			 const struct policy *policy,
			 const struct policy_rule *rule,
			 struct messages *messages)
{
	const struct policy_action *action;
	size_t i, errors;

	errors = check_conditions(backend, policy, &rule->conditions, messages);
	for (i = 0; i < rule->n_actions; i++) {
		action = &rule->actions[i];
		errors += add_missing(backend, policy, action_features(action),
				      action->at, messages);
	}
	if (rule->limit.rate)
		errors += add_missing(backend, policy, KZ_F_LIMIT,
				      rule->limit.at, messages);
	if (rule->count)
		errors += add_missing(backend, policy, KZ_F_COUNT, rule->at,
				      messages);
	return errors;
}

static size_t check_groups(const struct backend *backend,
			   const struct policy *policy,
			   struct messages *messages)
{
	const struct policy_group *group;
	size_t i, g, r, errors = 0;

	for (i = 0; i < policy->n_fields; i++)
		if (policy->fields[i]->sticky)
			errors += add_missing(backend, policy,
					      KZ_F_FLOW | KZ_F_MARK_WRITE,
					      policy->fields[i]->at, messages);
	for (g = 0; g < policy->n_groups; g++) {
		group = &policy->groups[g];
		errors += check_conditions(backend, policy, &group->when,
					   messages);
		for (r = 0; r < group->n_rules; r++)
			errors += check_rule(backend, policy, &group->rules[r],
					     messages);
	}
	return errors;
}

size_t backend_check(const struct backend *backend, const struct policy *policy,
		     struct messages *messages)
{
	return check_groups(backend, policy, messages);
}

size_t backend_check_test(const struct backend *backend,
			  const struct policy *policy,
			  struct messages *messages)
{
	struct backend test = *backend;

	test.cannot |= test.cannot_test;
	test.with_module = false; /* there is no packet of its to evaluate */
	return backend_check(&test, policy, messages);
}
