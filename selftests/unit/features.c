// SPDX-License-Identifier: GPL-2.0-only
/* core/features.def: each row says all that its readers take from it. */
#include <string.h>

#include "selftests/runner/ktap.h"
#include "userspace/backend/backend.h"
#include "userspace/lang/parse_policy.h"

static const char *const names[BACKENDS] = {
	[BACKEND_REF] = "ref",
	[BACKEND_IMAGE] = "image",
	[BACKEND_XDP] = "xdp",
	[BACKEND_TC] = "tc",
	[BACKEND_NETFILTER] = "netfilter",
	[BACKEND_KMOD] = "kmod",
	[BACKEND_NFT] = "nft",
};

static bool ids_are_places(void)
{
	size_t i;

	for (i = 0; i < BACKENDS; i++)
		if (backends[i]->id != i || !names[i] ||
		    strcmp(backends[i]->name, names[i]))
			return false;
	return !backends[BACKENDS];
}

/*
 * A verdict for each backend; a reason, without full stop, for what it cannot.
 * Both evaluators in userspace can do everything; but nobody gives them the
 * kernel's connections.
 */
static bool verdicts_are_whole(const struct feature *feature)
{
	const struct feature_verdict *verdict;
	size_t b;

	for (b = 0; b < BACKENDS; b++) {
		verdict = &feature->verdicts[b];
		if (verdict->verdict == VERDICT_MISSING ||
		    (verdict->verdict == VERDICT_YES) != !verdict->reason ||
		    (verdict->reason &&
		     (!*verdict->reason || strchr(verdict->reason, '\n') ||
		      verdict->reason[strlen(verdict->reason) - 1] == '.')) ||
		    (verdict->verdict == VERDICT_WITH_MODULE &&
		     !backends[b]->with_module)) {
			ktap_note("%s", names[b]);
			return false;
		}
	}
	verdict = &feature->verdicts[BACKEND_REF];
	return verdict->verdict == feature->verdicts[BACKEND_IMAGE].verdict &&
	       (verdict->verdict == VERDICT_YES ||
		(verdict->verdict == VERDICT_NO_TEST &&
		 feature->bit == KZ_F_CT_COUNT));
}

/* Both refuse it, or neither. */
static bool agree(const struct policy *policy, uint64_t needs,
		  enum backend_id backend, enum backend_use use)
{
	struct messages messages = { 0 };
	bool refuses = backend_check(backends[backend], policy, use, &messages);
	bool lacks = false;
	size_t i;

	for (i = 0; i < n_features; i++)
		lacks |= needs & features[i].bit &&
			 !feature_provided(&features[i], backend, use);
	if (refuses != lacks)
		ktap_note("%s, use %d: %s", names[backend], use,
			  messages.count ? messages.list[0].text : "can");
	messages_clear(&messages);
	return refuses == lacks;
}

/* Its rule needs it, and backend_check() finds that in the rule, too. */
static bool rule_needs_it(const struct feature *feature)
{
	struct messages messages = { 0 };
	char text[FEATURE_EXAMPLE_SIZE];
	struct policy *policy;
	struct image image;
	bool ok = false;
	size_t b, use;

	feature_example(feature->rule, text);
	policy = policy_parse(feature->name, text, &messages);
	if (policy && !policy_compile(policy, &image, &messages)) {
		ok = image.header->features & feature->bit;
		for (b = 0; ok && b < BACKENDS; b++)
			for (use = 0; use <= BACKEND_USE_TEST; use++)
				ok &= agree(policy, image.header->features, b,
					    use);
		image_free(&image);
	}
	if (messages.count)
		ktap_note("%s", messages.list[0].text);
	policy_free(policy);
	messages_clear(&messages);
	return ok;
}

int main(void)
{
	size_t i;

	ktap_start(1 + 2 * n_features);
	ktap_result(ids_are_places(), "backends: each at its id");
	for (i = 0; i < n_features; i++) {
		ktap_result(verdicts_are_whole(&features[i]),
			    "%s: a verdict for each backend, with its reason",
			    features[i].name);
		ktap_result(rule_needs_it(&features[i]),
			    "%s: a rule that needs it: %s", features[i].name,
			    features[i].rule);
	}
	return ktap_finish();
}
