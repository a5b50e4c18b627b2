// SPDX-License-Identifier: GPL-2.0-only
#include "bench/workload/workload.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "userspace/packet/collect.h"
#include "userspace/packet/trace.h"
#include "bench/workload/flows.h"
#include "userspace/reference/reference.h"
#include "bench/workload/ruleset.h"

#define SAMPLE 30000000ULL /* packets times rules for the reference */
#define TALKS 4096 /* flows whose answers it evaluates */
#define RANGES_A_RULE 32 /* of a set, which it compares one by one */

void flow_frame_make(const struct flow *flow, struct flow_frame *frame)
{
	*frame = (struct flow_frame){
		/* The receiving device's address, ours, IPv4; see testbed.c. */
		.ether = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0 },
		.ip = { 0x45, 0, 0, 40, 0, 0, 0, 0, 64 },
		.sport = flow->sport,
		.dport = flow->dport,
		/* TCP: 5 words, SYN; UDP: length 20. */
		.l4 = { 0, 20, [8] = 0x50, 2, 0xff, 0xff },
	};
	frame->ip[9] = flow->protocol;
	memcpy(frame->ip + 10, &flow->check, 2);
	memcpy(frame->ip + 12, &flow->saddr, 4);
	memcpy(frame->ip + 16, &flow->daddr, 4);
}

bool workload_sets_marks(const struct workload *workload)
{
	return workload->image.header->window;
}

static bool workload_keeps_marks(const struct workload *workload)
{
	return workload->image.header->features & KZ_F_FLOW;
}

/* Append the flow's packet to @to, which is freed if memory runs out. */
static int flow_collect(struct collector *to, const struct flow *flow,
			uint32_t mark)
{
	uint8_t *frame = collect_begin(to, sizeof(struct flow_frame));

	if (!frame) {
		collect_abandon(to);
		return -ENOMEM;
	}
	flow_frame_make(flow, (void *)frame);
	collect_end(to, sizeof(struct flow_frame))->given.mark = mark;
	return 0;
}

int workload_packets(const struct workload *workload, struct packets *packets)
{
	uint32_t mark = workload_sets_marks(workload) ? BENCH_MARK : 0;
	struct collector to = { 0 };
	uint32_t i;

	for (i = 0; i < BENCH_FLOWS; i++)
		if (flow_collect(&to, &workload->flows[i], mark))
			return -ENOMEM;
	collect_finish(&to, packets);
	return 0;
}

/* Results of @backend for every flow. */
static int flows_evaluate(const struct backend *backend,
			  const struct policy *policy,
			  const struct workload *workload,
			  const struct packets *packets, size_t count,
			  struct kz_result *results, char *why)
{
	struct test_run test = { .backend = backend };
	int err;

	err = backend->test_open(&test, policy, &workload->image, why);
	if (err)
		return err;
	err = backend->test_run(&test, packets->list, count, results, why);
	backend->test_close(&test);
	return err;
}

static int rule_of(const struct kz_result *result)
{
	return result->rule == KZ_NONE ? -1 : (int)result->rule;
}

/* How many packets the reference evaluates. */
static size_t sample_choose(const struct policy *policy)
{
	size_t work = policy->n_rules + 1, i;

	for (i = 0; i < policy->n_sets; i++)
		work += policy->sets[i]->ranges.count / RANGES_A_RULE;
	return work < SAMPLE / BENCH_FLOWS ? BENCH_FLOWS : SAMPLE / work;
}

/* Expect the image's results, unless the trace contradicts. */
static int expected_fill(const struct policy *policy, struct workload *workload,
			 const struct packets *packets, const int64_t *known,
			 char *why)
{
	size_t sample = sample_choose(policy), i;
	struct kz_result *results = calloc(2 * BENCH_FLOWS, sizeof(*results));
	struct kz_result *reference = results + BENCH_FLOWS;
	int err = results ? 0 : -ENOMEM;

	if (!err)
		err = flows_evaluate(backend_find("image"), policy, workload,
				     packets, BENCH_FLOWS, results, why);
	if (!err)
		err = flows_evaluate(backend_find("ref"), policy, workload,
				     packets, sample, reference, why);
	for (i = 0; !err && i < BENCH_FLOWS; i++) {
		int rule = rule_of(&results[i]), other = rule;

		workload->expected[i] = rule;
		workload->marks[i] = results[i].mark;
		if (i < sample)
			other = rule_of(&reference[i]);
		if (other == rule && known[i] >= 0)
			other = known[i];
		if (other != rule) {
			err = -EBADMSG;
			snprintf(why, WHY_SIZE,
				 "%s: flow %zu fires rule %d, expected %d",
				 workload->name, i, rule, other);
		} else if (i < sample && results[i].mark != reference[i].mark) {
			err = -EBADMSG;
			snprintf(why, WHY_SIZE,
				 "%s: flow %zu gets mark 0x%x, expected 0x%x",
				 workload->name, i, results[i].mark,
				 reference[i].mark);
		}
	}
	free(results);
	return err;
}

/* Some flows, each followed by its answer. */
static int talks_make(const struct workload *workload, struct packets *packets)
{
	struct collector to = { 0 };
	uint32_t i;

	for (i = 0; i < TALKS; i++) {
		struct flow answer = flow_answer(&workload->flows[i]);

		if (flow_collect(&to, &workload->flows[i], BENCH_MARK) ||
		    flow_collect(&to, &answer, BENCH_MARK))
			return -ENOMEM;
	}
	collect_finish(&to, packets);
	return 0;
}

/* For the reference, answers have the marks of what they answer. */
static int answers_check(const struct policy *policy,
			 const struct workload *workload, char *why)
{
	struct kz_result *results = calloc(2 * TALKS, sizeof(*results));
	struct packets packets = { 0 };
	int err = results ? talks_make(workload, &packets) : -ENOMEM;
	uint32_t i;

	if (!err)
		err = flows_evaluate(backend_find("ref"), policy, workload,
				     &packets, 2 * TALKS, results, why);
	for (i = 0; !err && i < 2 * TALKS; i++) {
		if (results[i].mark == workload->marks[i / 2])
			continue;
		err = -EBADMSG;
		snprintf(why, WHY_SIZE,
			 "%s: %sflow %u gets mark 0x%x, expected 0x%x",
			 workload->name, i % 2 ? "the answer of " : "", i / 2,
			 results[i].mark, workload->marks[i / 2]);
	}
	packets_free(&packets);
	free(results);
	return err;
}

static int image_make(const struct policy *policy, struct image *image,
		      char *why)
{
	struct messages messages = { 0 };
	int err = policy_compile(policy, image, &messages);

	if (err && messages.count)
		snprintf(why, WHY_SIZE, "%s", messages.list[0].text);
	messages_clear(&messages);
	return err;
}

int workload_make(const struct ruleset *ruleset, struct workload *workload,
		  char *why)
{
	int64_t *known = calloc(BENCH_FLOWS, sizeof(*known));
	struct packets trace = { 0 }, packets = { 0 };
	int err = known ? 0 : -ENOMEM;

	snprintf(workload->name, sizeof(workload->name), "%s", ruleset->name);
	if (!err)
		err = image_make(ruleset->policy, &workload->image, why);
	if (!err && ruleset->trace[0])
		err = packets_read_trace(ruleset->trace, &trace, why);
	if (!err)
		err = flows_choose(ruleset->policy, &trace, workload->flows,
				   known);
	if (!err)
		err = workload_packets(workload, &packets);
	if (!err)
		err = expected_fill(ruleset->policy, workload, &packets, known,
				    why);
	if (!err && workload_keeps_marks(workload))
		err = answers_check(ruleset->policy, workload, why);
	packets_free(&trace);
	packets_free(&packets);
	free(known);
	if (err)
		image_free(&workload->image);
	return err;
}

/* ---- files ---- */

#define PATH_SIZE 512

static const char *part_path(char path[PATH_SIZE], const char *folder,
			     const char *name, const char *part)
{
	snprintf(path, PATH_SIZE, "%s/%s.%s", folder, name, part);
	return path;
}

static FILE *part_open(const char *folder, const char *name, const char *part,
		       const char *mode)
{
	char path[PATH_SIZE];

	return fopen(part_path(path, folder, name, part), mode);
}

void workload_remove(const char *folder, const char *name)
{
	char path[PATH_SIZE];

	unlink(part_path(path, folder, name, "image"));
	unlink(part_path(path, folder, name, "flows"));
}

int workload_write(const struct workload *workload, const char *folder)
{
	FILE *image = part_open(folder, workload->name, "image", "wb");
	FILE *flows = part_open(folder, workload->name, "flows", "wb");
	int err = image && flows ? 0 : -errno;

	if (!err &&
	    (fwrite(workload->image.bytes, workload->image.header->size, 1,
		    image) != 1 ||
	     fwrite(workload->flows, sizeof(workload->flows), 1, flows) != 1 ||
	     fwrite(workload->expected, sizeof(workload->expected), 1, flows) !=
		     1 ||
	     fwrite(workload->marks, sizeof(workload->marks), 1, flows) != 1))
		err = -EIO;
	if (image && fclose(image))
		err = -EIO;
	if (flows && fclose(flows))
		err = -EIO;
	return err;
}

static int image_read(FILE *file, struct image *image)
{
	long size;

	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	if (size <= 0)
		return -EIO;
	image->bytes = aligned_alloc(16, (size + 15) & ~15L);
	if (!image->bytes)
		return -ENOMEM;
	if (fread(image->bytes, size, 1, file) == 1)
		return 0;
	image_free(image);
	return -EIO;
}

int workload_read(const char *folder, const char *name,
		  struct workload *workload)
{
	FILE *image = part_open(folder, name, "image", "rb");
	FILE *flows = part_open(folder, name, "flows", "rb");
	int err = image && flows ? 0 : -errno;

	snprintf(workload->name, sizeof(workload->name), "%s", name);
	if (!err &&
	    (fread(workload->flows, sizeof(workload->flows), 1, flows) != 1 ||
	     fread(workload->expected, sizeof(workload->expected), 1, flows) !=
		     1 ||
	     fread(workload->marks, sizeof(workload->marks), 1, flows) != 1))
		err = -EIO;
	if (!err)
		err = image_read(image, &workload->image);
	if (image)
		fclose(image);
	if (flows)
		fclose(flows);
	return err;
}

void workload_free(struct workload *workload)
{
	image_free(&workload->image);
}
