// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner/backends.h"
#include "selftests/fuzz/finding.h"
#include "selftests/runner/cached.h"
#include "userspace/packet/given.h"
#include "userspace/lang/parse_policy.h"
#include "userspace/reference/reference.h"

#define LINE_ROOM 4096
#define TRIES_MAX \
	20000U /* a policy of thousands of rules takes some thousands */

/* Write @drawn, whose frame is valid until the next call. */
static struct packet write_packet(const struct drawn *drawn)
{
	static uint8_t frame[NOTATION_FRAME];

	return (struct packet){
		.frame = frame,
		.length = notation_write(&drawn->layers, frame),
		.given = drawn->given,
	};
}

/* True if they differ in @packet, the next. */
static bool test_packet(struct test_run *test, struct reference *reference,
			const struct packet *packet, struct difference *d)
{
	const struct backend *backend = test->backend;
	unsigned int times = cached_times();
	bool differs = false;

	if (backend->test_refuses && backend->test_refuses(packet))
		return false;
	while (!differs && times--) {
		reference_evaluate(reference, packet, &d->expected);
		d->got = (struct kz_result){ 0 };
		differs = backend->test_run(test, packet, 1, &d->got, d->why) ||
			  !results_equal(&d->expected, &d->got);
	}
	return differs;
}

static bool test_packets(const struct finding *finding,
			 const struct policy *policy, const struct image *image,
			 struct difference *d)
{
	struct test_run test = { .backend = finding->backend };
	struct reference reference;
	bool differs = false;

	if (reference_open(&reference, policy))
		return false;
	if (test.backend->test_open(&test, policy, image, d->why)) {
		reference_close(&reference);
		return true;
	}
	for (d->packet = 0; d->packet < finding->n_packets; d->packet++) {
		struct packet packet =
			write_packet(&finding->packets[d->packet]);

		differs = test_packet(&test, &reference, &packet, d);
		if (differs)
			break;
	}
	test.backend->test_close(&test);
	reference_close(&reference);
	return differs;
}

bool finding_differs(const struct finding *finding,
		     struct difference *difference)
{
	struct messages messages = { 0 };
	struct image image = { 0 };
	char *text = sketch_text(&finding->policy), why[WHY_SIZE];
	struct policy *policy = policy_parse("fuzz", text, &messages);
	bool differs = false;
	int err;

	*difference = (struct difference){ 0 };
	cached_add(policy);
	err = policy ? policy_compile(policy, &image, &messages) : -EINVAL;
	if (policy && err) {
		differs = !messages.errors;
		snprintf(difference->why, sizeof(difference->why),
			 "the compiler: %s, no message", strerror(-err));
	} else if (!err && !backend_cannot(finding->backend, policy, why,
					   sizeof(why))) {
		differs = test_packets(finding, policy, &image, difference);
	}
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
	free(text);
	return differs;
}

bool finding_make(struct finding *finding, const struct backend *backend,
		  const struct trial *trial, uint32_t number)
{
	struct difference difference;
	uint32_t i;

	*finding = (struct finding){
		.backend = backend,
		.policy = trial->sketch,
	};
	if (!trial->frames) /* no packets: the compiler failed */
		return finding_differs(finding, &difference);
	finding->packets = calloc(number + 1, sizeof(*finding->packets));
	if (!finding->packets)
		return false;
	finding->n_packets = 1;
	trial_packet(trial, number, &finding->packets[0]);
	if (finding_differs(finding, &difference))
		return true;
	finding->n_packets = number + 1;
	for (i = 0; i <= number; i++)
		trial_packet(trial, i, &finding->packets[i]);
	return finding_differs(finding, &difference);
}

void finding_free(struct finding *finding)
{
	free(finding->packets);
	finding->packets = NULL;
}

static bool still_differs(struct finding *finding)
{
	struct difference difference;

	return ++finding->tries < TRIES_MAX &&
	       finding_differs(finding, &difference);
}

/* Try to leave out the @count parts from @first on that are still in. */
static bool leave_out(struct finding *finding, size_t first, size_t count)
{
	struct span *spans = finding->policy.spans + first;
	bool *was = calloc(count, sizeof(*was)), any = false, good;
	size_t i;

	if (!was)
		return false;
	for (i = 0; i < count; i++) {
		was[i] = spans[i].out;
		any |= !was[i];
		spans[i].out = true;
	}
	good = any && still_differs(finding);
	for (i = 0; !good && i < count; i++)
		spans[i].out = was[i];
	free(was);
	return good;
}

/* Parts inside one that is out need no try of their own. */
static void mark_inner(struct sketch *policy)
{
	size_t i, end = 0;

	for (i = 0; i < policy->n_spans; i++) {
		if (policy->spans[i].start < end)
			policy->spans[i].out = true;
		else if (policy->spans[i].out)
			end = policy->spans[i].end;
	}
}

/* Delta debugging (Zeller, Hildebrandt, TSE 2002): halves, quarters, ... */
static bool shrink_policy(struct finding *finding)
{
	size_t n = finding->policy.n_spans, size, first, count;
	bool any = false;

	for (size = n; size; size /= 2) {
		for (first = 0; first < n; first += size) {
			count = n - first < size ? n - first : size;
			any |= leave_out(finding, first, count);
		}
		mark_inner(&finding->policy);
	}
	return any;
}

/* Without @count packets from @first on. */
static bool leave_packets(struct finding *finding, size_t first, size_t count)
{
	struct drawn *packets = finding->packets + first;
	size_t size = count * sizeof(*packets);
	size_t after = finding->n_packets - first - count;
	struct drawn *saved = malloc(size);

	if (!saved)
		return false;
	memcpy(saved, packets, size);
	memmove(packets, packets + count, after * sizeof(*packets));
	finding->n_packets -= count;
	if (still_differs(finding)) {
		free(saved);
		return true;
	}
	memmove(packets + count, packets, after * sizeof(*packets));
	memcpy(packets, saved, size);
	finding->n_packets += count;
	free(saved);
	return false;
}

static bool shrink_sequence(struct finding *finding)
{
	bool any = false;
	size_t size, first;

	for (size = finding->n_packets / 2; size; size /= 2)
		for (first = 0; first + size < finding->n_packets;)
			if (leave_packets(finding, first, size))
				any = true;
			else
				first += size;
	return any;
}

/* Without one layer, or with an option as it comes by itself. */
static bool shrink_layer(struct finding *finding, struct layers *layers, int i)
{
	struct layers saved = *layers;
	bool any = false;
	int option;

	memmove(&layers->list[i], &layers->list[i + 1],
		(layers->count - i - 1) * sizeof(layers->list[0]));
	layers->count--;
	if (still_differs(finding))
		return true;
	*layers = saved;
	for (option = 0; option < OPTIONS; option++) {
		if (!(layers->list[i].given & 1U << option))
			continue;
		layers->list[i].given &= ~(1U << option);
		layers->list[i].number[option] = 0;
		if (still_differs(finding))
			any = true;
		else
			layers->list[i] = saved.list[i];
		saved = *layers;
	}
	return any;
}

/* Words of addresses as 0. */
static bool shrink_words(struct finding *finding, uint32_t *words, int count)
{
	bool any = false;
	uint32_t saved;
	int i;

	for (i = 0; i < count; i++) {
		saved = words[i];
		words[i] = 0;
		if (saved && still_differs(finding))
			any = true;
		else
			words[i] = saved;
	}
	return any;
}

static bool shrink_packet(struct finding *finding, struct drawn *packet)
{
	struct layers *layers = &packet->layers;
	bool any = false;
	int i;

	for (i = layers->count - 1; i > 0; i--) /* not the Ethernet header */
		any |= shrink_layer(finding, layers, i);
	for (i = 0; i < layers->count; i++) {
		any |= shrink_words(finding, layers->list[i].saddr, 4);
		any |= shrink_words(finding, layers->list[i].daddr, 4);
	}
	return any | shrink_words(finding, (uint32_t *)&packet->given,
				  sizeof(packet->given) / sizeof(uint32_t));
}

void finding_shrink(struct finding *finding)
{
	bool any;
	size_t i;

	do {
		any = shrink_sequence(finding);
		any |= shrink_policy(finding);
		for (i = 0; i < finding->n_packets; i++)
			any |= shrink_packet(finding, &finding->packets[i]);
	} while (any && finding->tries < TRIES_MAX);
}

static void print_policy(const char *text, const char *prefix, FILE *out)
{
	char *copy = strdup(text), *line, *rest;

	fprintf(out, "%spolicy {\n", prefix);
	for (line = strtok_r(copy, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		fprintf(out, "%s%s\n", prefix, line);
	fprintf(out, "%s}\n", prefix);
	free(copy);
}

static void print_outputs(const struct kz_result *expected, FILE *out)
{
	const struct {
		const char *name;
		uint32_t value;
	} outputs[] = {
		{ "dscp", (expected->ip & KZ_IP_DSCP) >> KZ_IP_DSCP_SHIFT },
		{ "ttl", expected->ip & KZ_IP_TTL },
		{ "priority", expected->priority },
		{ "mirror", expected->mirror },
		{ "redirect", expected->redirect },
	};
	size_t i;

	for (i = 0; i < sizeof(outputs) / sizeof(*outputs); i++)
		if (outputs[i].value)
			fprintf(out, " %s 0x%x", outputs[i].name,
				outputs[i].value);
	fprintf(out, "\n");
}

/* Packet @number, the next for @reference. */
static void print_packet(const struct finding *finding, size_t number,
			 struct reference *reference, const char *prefix,
			 FILE *out)
{
	const struct drawn *drawn = &finding->packets[number];
	struct packet packet = write_packet(drawn);
	char line[LINE_ROOM], given[256], rule[16] = "none";
	struct kz_result expected;

	reference_evaluate(reference, &packet, &expected);
	layers_print(&drawn->layers, line, sizeof(line));
	given_print(&drawn->given, given, sizeof(given));
	fprintf(out, "%spacket found%zu%s: %s\n", prefix, number + 1, given,
		line);
	if (expected.rule != KZ_NONE)
		snprintf(rule, sizeof(rule), "%u", expected.rule);
	fprintf(out, "%sexpect %s rule %s mark 0x%x fired %u", prefix,
		expected.verdict == KZ_DROP ? "drop" : "accept", rule,
		expected.mark, expected.n_fired);
	print_outputs(&expected, out);
}

void finding_print(const struct finding *finding, const char *prefix, FILE *out)
{
	char *text = sketch_text(&finding->policy), line[LINE_ROOM];
	struct messages messages = { 0 };
	struct policy *policy = policy_parse("fuzz", text, &messages);
	struct reference reference;
	struct difference d;
	size_t i;

	finding_differs(finding, &d);
	print_policy(text, prefix, out);
	if (policy && !reference_open(&reference, policy)) {
		for (i = 0; i < finding->n_packets; i++)
			print_packet(finding, i, &reference, prefix, out);
		reference_close(&reference);
	}
	result_describe(&d.got, line, sizeof(line));
	fprintf(out, "%s# of packet %zu %s says %s\n", prefix, d.packet + 1,
		finding->backend->name, d.why[0] ? d.why : line);
	policy_free(policy);
	messages_clear(&messages);
	free(text);
}
