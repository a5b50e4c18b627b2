// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "backends.h"
#include "finding.h"
#include "reference.h"

#define LINE_ROOM 4096
#define TRIES_MAX \
	20000U /* a policy of thousands of rules takes some thousands */

static bool judge(const struct backend *backend, const struct policy *policy,
		  const struct image *image, const struct packet *packet,
		  struct difference *d)
{
	struct judge judge = { .backend = backend };
	struct reference reference;
	bool failed;

	if (backend->judge_refuses && backend->judge_refuses(packet))
		return false;
	if (reference_open(&reference, policy))
		return false;
	reference_judge(&reference, packet, &d->expected);
	reference_close(&reference);
	if (backend->judge_open(&judge, policy, image, d->why))
		return true;
	failed = backend->judge_packets(&judge, packet, 1, &d->got, d->why);
	backend->judge_close(&judge);
	return failed || !results_equal(&d->expected, &d->got);
}

bool finding_differs(const struct finding *finding,
		     struct difference *difference)
{
	static uint8_t frame[NOTATION_FRAME];
	struct messages messages = { 0 };
	struct image image = { 0 };
	char *text = sketch_text(&finding->policy), why[WHY_SIZE];
	struct policy *policy = policy_parse("fuzz", text, &messages);
	struct packet packet = {
		.frame = frame,
		.length = notation_write(&finding->packet.layers, frame),
		.mark = finding->packet.mark,
		.iif = finding->packet.iif,
	};
	bool differs = false;
	int err;

	*difference = (struct difference){ 0 };
	err = policy ? policy_compile(policy, &image, &messages) : -EINVAL;
	if (policy && err) {
		differs = !messages.errors;
		snprintf(difference->why, sizeof(difference->why),
			 "the compiler: %s, no message", strerror(-err));
	} else if (!err && !backend_cannot(finding->backend, policy, why,
					   sizeof(why))) {
		differs = judge(finding->backend, policy, &image, &packet,
				difference);
	}
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
	free(text);
	return differs;
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

/* Without one layer, or with an option as it comes by itself. */
static bool shrink_layer(struct finding *finding, int i)
{
	struct layers *layers = &finding->packet.layers, saved = *layers;
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

static bool shrink_packet(struct finding *finding)
{
	struct layers *layers = &finding->packet.layers;
	bool any = false;
	int i;

	for (i = layers->count - 1; i > 0; i--) /* not the Ethernet header */
		any |= shrink_layer(finding, i);
	for (i = 0; i < layers->count; i++) {
		any |= shrink_words(finding, layers->list[i].saddr, 4);
		any |= shrink_words(finding, layers->list[i].daddr, 4);
	}
	any |= shrink_words(finding, &finding->packet.mark, 1);
	return any | shrink_words(finding, &finding->packet.iif, 1);
}

void finding_shrink(struct finding *finding)
{
	bool any;

	do {
		any = shrink_policy(finding);
		any |= shrink_packet(finding);
	} while (any && finding->tries < TRIES_MAX);
}

static void print_policy(const struct finding *finding, const char *prefix,
			 FILE *out)
{
	char *text = sketch_text(&finding->policy), *line, *rest;

	fprintf(out, "%spolicy {\n", prefix);
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		fprintf(out, "%s%s\n", prefix, line);
	fprintf(out, "%s}\n", prefix);
	free(text);
}

void finding_print(const struct finding *finding, const char *prefix, FILE *out)
{
	char line[LINE_ROOM], rule[16] = "none";
	const struct drawn *packet = &finding->packet;
	struct difference d;

	finding_differs(finding, &d);
	print_policy(finding, prefix, out);
	layers_print(&packet->layers, line, sizeof(line));
	fprintf(out, "%spacket found mark 0x%x iif %u: %s\n", prefix,
		packet->mark, packet->iif, line);
	if (d.expected.rule != KZ_NONE)
		snprintf(rule, sizeof(rule), "%u", d.expected.rule);
	fprintf(out, "%sexpect %s rule %s mark 0x%x fired %u\n", prefix,
		d.expected.verdict == KZ_DROP ? "drop" : "accept", rule,
		d.expected.mark, d.expected.n_fired);
	result_describe(&d.got, line, sizeof(line));
	fprintf(out, "%s# %s says %s\n", prefix, finding->backend->name,
		d.why[0] ? d.why : line);
}
