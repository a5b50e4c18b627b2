// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/packet/collect.h"
#include "testlib/draw.h"
#include "testlib/plan.h"
#include "userspace/reference/reference.h"

/* Of a packet, before its frame. */
struct record {
	uint32_t number;
	uint32_t length;
	struct kz_result expected;
};

int plan_make(const struct policy *policy, size_t count, uint64_t seed,
	      uint32_t iif, bool accepted, struct plan *plan)
{
	struct reference reference;
	size_t i, kept = 0;
	int err;

	err = packets_draw(policy, count * (accepted ? 3 : 1), seed, true,
			   &plan->packets);
	if (err)
		return err;
	plan->drawn = plan->packets.count;
	plan->expected = calloc(plan->drawn, sizeof(*plan->expected));
	if (!plan->expected || reference_open(&reference, policy)) {
		plan_free(plan);
		return -ENOMEM;
	}
	for (i = 0; i < plan->drawn && kept < count; i++) {
		struct packet packet = plan->packets.list[i];
		struct kz_result *result = &plan->expected[packet.line - 1];

		packet.given.iif = iif;
		reference_evaluate(&reference, &packet, result);
		if (!accepted || result->verdict != KZ_DROP)
			plan->packets.list[kept++] = packet;
	}
	reference_close(&reference);
	plan->packets.count = kept;
	return 0;
}

int plan_write(const struct plan *plan, const char *path)
{
	FILE *file = fopen(path, "wb");
	size_t i;
	int err = 0;

	if (!file)
		return -errno;
	for (i = 0; i < plan->packets.count; i++) {
		const struct packet *packet = &plan->packets.list[i];
		struct record record = {
			.number = packet->line,
			.length = packet->length,
			.expected = plan->expected[packet->line - 1],
		};

		fwrite(&record, sizeof(record), 1, file);
		fwrite(packet->frame, packet->length, 1, file);
	}
	if (ferror(file))
		err = -EIO;
	if (fclose(file) && !err)
		err = -errno;
	return err;
}

/* Room for what is expected of packets up to @number. */
static int expected_grow(struct plan *plan, size_t number)
{
	struct kz_result *grown;

	if (number <= plan->drawn)
		return 0;
	grown = realloc(plan->expected, 2 * number * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	plan->expected = grown;
	plan->drawn = 2 * number;
	return 0;
}

static int records_read(FILE *file, struct collector *to, struct plan *plan)
{
	struct record record;
	uint8_t *frame;

	while (fread(&record, sizeof(record), 1, file) == 1) {
		if (!record.number || expected_grow(plan, record.number))
			return -ENOMEM;
		frame = collect_begin(to, record.length);
		if (!frame)
			return -ENOMEM;
		if (fread(frame, record.length, 1, file) != 1)
			return -EIO;
		collect_end(to, record.length)->line = record.number;
		plan->expected[record.number - 1] = record.expected;
	}
	return 0;
}

int plan_read(const char *path, struct plan *plan)
{
	struct collector to = { 0 };
	FILE *file = fopen(path, "rb");
	int err;

	if (!file)
		return -errno;
	*plan = (struct plan){ 0 };
	err = records_read(file, &to, plan);
	fclose(file);
	if (err) {
		collect_abandon(&to);
		free(plan->expected);
		return err;
	}
	collect_finish(&to, &plan->packets);
	return 0;
}

void plan_free(struct plan *plan)
{
	packets_free(&plan->packets);
	free(plan->expected);
	*plan = (struct plan){ 0 };
}
