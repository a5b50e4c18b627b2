// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does the differential fuzzer find a wrong answer, and make it small? A
 * backend that is the image evaluator, but lies in one way, takes the
 * place of a broken one.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "selftests/runner/backends.h"
#include "selftests/fuzz/finding.h"
#include "selftests/runner/ktap.h"
#include "userspace/lang/parse_policy.h"
#include "userspace/reference/reference.h"
#include "selftests/fuzz/trial.h"
#include "selftests/runner/vector.h"

#define POLICIES 400U /* drawn, at most, until the lie is met */

extern const struct backend backend_image;

/* A way to lie, and how small what shows it must become. */
struct lie {
	const char *name;
	/* Change a true answer about a packet. */
	void (*tell)(const struct packet *packet, struct kz_result *result);
	size_t groups, rules; /* of the policy */
	size_t sets; /* at most: a rule's only action may be an add */
	size_t packets;
	int layers; /* of each packet, with Ethernet's, at most */
};

/* Passes what it should drop, from one address: 10.0.0.1. */
static void lie_address(const struct packet *packet, struct kz_result *result)
{
	static const uint8_t address[] = { 10, 0, 0, 1 };

	if (packet->length >= 34 && packet->frame[12] == 8 &&
	    !packet->frame[13] && !memcmp(packet->frame + 26, address, 4))
		result->verdict = KZ_CONTINUE;
}

/* Changes a bit of the mark after a VLAN tag. */
static void lie_mark(const struct packet *packet, struct kz_result *result)
{
	if (packet->frame[12] == 0x81 && !packet->frame[13])
		result->mark ^= 0x80000000;
}

static unsigned int evaluated; /* packets, since the liar was opened */

/* Forgets that a second rule fired. */
static void lie_fired(const struct packet *packet, struct kz_result *result)
{
	(void)packet;
	if (result->n_fired > 1)
		result->n_fired = 1;
}

/* Passes what it should drop, from 10.0.0.1, unless it is the first packet. */
static void lie_set(const struct packet *packet, struct kz_result *result)
{
	static const uint8_t address[] = { 10, 0, 0, 1 };

	if (++evaluated > 1 && packet->length >= 34 &&
	    !memcmp(packet->frame + 26, address, 4) &&
	    result->verdict == KZ_DROP)
		result->verdict = KZ_CONTINUE;
}

static const struct lie lies[] = {
	{ "one address passes", lie_address, 1, 1, 0, 1, 3 },
	{ "a bit of the mark after a tag", lie_mark, 0, 0, 0, 1, 2 },
	{ "a second rule", lie_fired, 2, 2, 1, 1, 3 },
	{ "one address passes, later", lie_set, 1, 1, 0, 2, 3 },
};

static const struct lie *lie; /* that the liar tells */

static int liar_open(struct test_run *test, const struct policy *policy,
		     const struct image *image, char *why)
{
	evaluated = 0;
	return backend_image.test_open(test, policy, image, why);
}

static int liar_packets(struct test_run *test, const struct packet *packets,
			size_t count, struct kz_result *results, char *why)
{
	int err = backend_image.test_run(test, packets, count, results, why);
	size_t i;

	for (i = 0; i < count && !err; i++)
		lie->tell(&packets[i], &results[i]);
	return err;
}

static void liar_close(struct test_run *test)
{
	backend_image.test_close(test);
}

static const struct backend liar = {
	.name = "liar",
	.test_open = liar_open,
	.test_run = liar_packets,
	.test_close = liar_close,
};

/* True if the packets of this seed meet the lie. */
static bool find(uint64_t seed, struct finding *finding)
{
	bool found = false;
	struct test_run test = { .backend = &liar };
	size_t evaluated = 0, refused = 0;
	uint32_t at = TRIAL_PACKETS;
	static struct trial trial;
	char why[WHY_SIZE];

	if (!trial_open(&trial, seed) &&
	    !liar.test_open(&test, trial.policy, &trial.image, why)) {
		at = trial_compare(&trial, &test, &evaluated, &refused, why);
		liar.test_close(&test);
	}
	if (at < TRIAL_PACKETS) {
		found = finding_make(finding, &liar, &trial, at);
		if (found)
			trial.sketch = (struct sketch){ 0 }; /* the finding's */
		else
			finding_free(finding);
	}
	trial_close(&trial);
	return found;
}

/* Of what a hook knows, only what a condition that is left asks for is left. */
static bool is_small(const struct finding *finding)
{
	struct messages messages = { 0 };
	char *text = sketch_text(&finding->policy);
	struct policy *policy = policy_parse("small", text, &messages);
	bool small = policy && policy->n_groups == lie->groups &&
		     policy->n_rules == lie->rules &&
		     policy->n_sets <= lie->sets &&
		     policy->n_fields <= lie->rules &&
		     finding->n_packets == lie->packets;
	const struct drawn *packet;
	size_t i;

	for (i = 0; i < finding->n_packets; i++) {
		packet = &finding->packets[i];
		small &= packet->layers.count <= lie->layers &&
			 !packet->given.mark &&
			 (!packet->given.iif || strstr(text, "meta iif"));
	}

	policy_free(policy);
	messages_clear(&messages);
	free(text);
	return small;
}

/* True if the reference says what @block expects. */
static bool expects_truth(const struct vector_block *block,
			  const struct policy *policy)
{
	struct reference reference;
	struct kz_result result;
	char why[WHY_SIZE] = "";
	bool good = true;
	size_t i;

	if (reference_open(&reference, policy))
		return false;
	for (i = 0; i < block->count; i++) {
		reference_evaluate(&reference, &block->vectors[i].packet,
				   &result);
		good &= vector_agrees(&block->vectors[i].expected, policy,
				      &result, why, sizeof(why));
	}
	reference_close(&reference);
	return good;
}

/* The vectors in @file are those of @finding, and expect the truth. */
static bool reads_back(const struct finding *finding, const char *file)
{
	struct messages messages = { 0 };
	struct vector_file vectors;
	struct policy *policy = NULL;
	char why[WHY_SIZE] = "";
	bool good;

	if (vector_file_read(file, &vectors, why, sizeof(why))) {
		ktap_note("%s", why);
		return false;
	}
	good = vectors.count == 1 &&
	       vectors.blocks[0].count == finding->n_packets;
	if (good)
		policy =
			policy_parse(file, vectors.blocks[0].policy, &messages);
	good = policy && expects_truth(&vectors.blocks[0], policy);
	policy_free(policy);
	messages_clear(&messages);
	vector_file_free(&vectors);
	return good;
}

static bool print_and_read(const struct finding *finding)
{
	char path[] = "/tmp/kzmark-planted-XXXXXX";
	int fd = mkstemp(path);
	FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
	bool good;

	if (!out)
		return false;
	finding_print(finding, "", out);
	fclose(out);
	good = reads_back(finding, path);
	unlink(path);
	return good;
}

static void run_lie(void)
{
	struct finding finding = { 0 };
	struct difference difference;
	uint64_t seed = 1;

	while (seed <= POLICIES && !find(seed, &finding))
		seed++;
	if (!ktap_result(seed <= POLICIES, "%s: found, policy %llu", lie->name,
			 (unsigned long long)seed)) {
		ktap_skip("not found", "%s: small", lie->name);
		ktap_skip("not found", "%s: its vector", lie->name);
		return;
	}
	finding_shrink(&finding);
	ktap_result(is_small(&finding) &&
			    finding_differs(&finding, &difference),
		    "%s: small, and still wrong, after %u tries", lie->name,
		    finding.tries);
	finding_print(&finding, "# ", stdout);
	ktap_result(print_and_read(&finding), "%s: its vector", lie->name);
	sketch_free(&finding.policy);
	finding_free(&finding);
}

int main(void)
{
	ktap_start(3 * sizeof(lies) / sizeof(*lies));
	for (lie = lies; lie < lies + sizeof(lies) / sizeof(*lies); lie++)
		run_lie();
	return ktap_finish();
}
