// SPDX-License-Identifier: GPL-2.0-only
/* The table of backends, and whether one can do what a policy asks. */
#include <string.h>

#include "userspace/backend/backend.h"

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
	[BACKEND_REF] = &backend_ref,
	[BACKEND_IMAGE] = &backend_image,
	[BACKEND_XDP] = &backend_xdp,
	[BACKEND_TC] = &backend_tc,
	[BACKEND_NETFILTER] = &backend_netfilter,
	[BACKEND_KMOD] = &backend_kmod,
	[BACKEND_NFT] = &backend_nft,
	[BACKENDS] = NULL,
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

int backend_sets(const struct backend *backend, const char *name,
		 struct image *image, char *why)
{
	return (backend->get_sets ?: backend->get_image)(backend, name, image,
							 why);
}

static void add_error(const struct backend *backend,
		      const struct policy *policy, enum backend_use use,
		      const struct feature *feature, struct location at,
		      struct messages *messages)
{
	const struct feature_verdict *verdict = &feature->verdicts[backend->id];
	bool helps = verdict->verdict == VERDICT_WITH_MODULE &&
		     use == BACKEND_USE_LOAD;
	bool otherwise = verdict->verdict == VERDICT_NO_TEST;

	policy_message(
		policy, messages, SEVERITY_ERROR, at,
		"backend %s cannot %s%s%s: %s%s", backend->name, feature->text,
		helps ? " without the module (--with-module)" : "",
		otherwise ? " in a test run" : "", verdict->reason,
		otherwise && backend->load ?
			"; it can when it is loaded: evaluate with --backend image" :
			"");
}

/* What is checked, and for what. */
struct check {
	const struct backend *backend;
	const struct policy *policy;
	enum backend_use use;
	struct messages *messages;
};

/* Add an error for each of @needs that the backend has not; how many. */
static size_t check_features(const struct check *check, uint64_t needs,
			     struct location at)
{
	size_t i, errors = 0;

	for (i = 0; needs && i < n_features; i++) {
		if (!(needs & features[i].bit))
			continue;
		needs &= ~features[i].bit;
		if (feature_provided(&features[i], check->backend->id,
				     check->use))
			continue;
		add_error(check->backend, check->policy, check->use,
			  &features[i], at, check->messages);
		errors++;
	}
	return errors;
}

static size_t check_conditions(const struct check *check,
			       const struct policy_conditions *conditions)
{
	const struct policy_condition *c;
	size_t i, errors = 0;

	for (i = 0; i < conditions->count; i++) {
		c = &conditions->list[i];
		errors += check_features(
			check, policy_features_of(check->policy, c), c->at);
	}
	return errors;
}

static size_t check_limit(const struct check *check,
			  const struct policy_limit *limit)
{
	const struct backend *backend = check->backend;
	const char *why = NULL;

	if (limit->rate && backend->limit_refuses)
		why = backend->limit_refuses(limit);
	if (why)
		policy_message(check->policy, check->messages, SEVERITY_ERROR,
			       limit->at, "backend %s cannot do this limit: %s",
			       backend->name, why);
	return !!why + check_features(check, limit_features(limit), limit->at) +
	       check_conditions(check, &limit->key.parts);
}

static size_t check_rule(const struct check *check,
			 const struct policy_rule *rule)
{
	const struct policy_action *action;
	size_t i, errors;

	errors = check_conditions(check, &rule->conditions);
	for (i = 0; i < rule->n_actions; i++) {
		action = &rule->actions[i];
		errors += check_features(check, action_features(action),
					 action->at);
	}
	errors += check_limit(check, &rule->limit);
	if (rule->count)
		errors += check_features(check, KZ_F_COUNT, rule->at);
	return errors;
}

size_t backend_check(const struct backend *backend, const struct policy *policy,
		     enum backend_use use, struct messages *messages)
{
	const struct check check = { backend, policy, use, messages };
	const struct policy_group *group;
	size_t i, g, r, errors = 0;

	if (policy->frames_all)
		errors +=
			check_features(&check, KZ_F_FRAMES, policy->frames_at);
	for (i = 0; i < policy->n_fields; i++)
		if (policy->fields[i]->sticky)
			errors += check_features(&check,
						 KZ_F_FLOW | KZ_F_MARK_WRITE,
						 policy->fields[i]->at);
	for (g = 0; g < policy->n_groups; g++) {
		group = &policy->groups[g];
		errors += check_conditions(&check, &group->when);
		for (r = 0; r < group->n_rules; r++)
			errors += check_rule(&check, &group->rules[r]);
	}
	return errors;
}
