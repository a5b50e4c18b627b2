// SPDX-License-Identifier: GPL-2.0-only
#include "measure.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backend.h"
#include "metric.h"

#define MODULE_SAMPLE 1000 /* flows that the module judges before it is timed */

/* "FOLDER/acl1_10k.nft-concat": what the contender wrote of the rule set. */
void config_path(const char *folder, const char *material,
		 const char *contender, char *path, size_t size)
{
	snprintf(path, size, "%s/%s.%s", folder, material, contender);
}

static void record_begin(struct record *record, const struct scenario *scenario,
			 const char *material, uint32_t size,
			 const char *contender)
{
	*record = (struct record){ .size = size };
	snprintf(record->scenario, sizeof(record->scenario), "%s",
		 scenario->name);
	snprintf(record->ruleset, sizeof(record->ruleset), "%s", material);
	snprintf(record->contender, sizeof(record->contender), "%s", contender);
	snprintf(record->unit, sizeof(record->unit), "%s",
		 scenario->metric->unit);
}

/* In force in its lane, and ready. */
static int entrant_enter(const struct scenario *scenario,
			 struct entrant *entrant, char *why)
{
	const struct contender *contender = entrant->contender;
	int err = 0;

	if (!scenario->metric->in_force)
		return scenario->metric->prepare(entrant, why);
	if (contender->hook != HOOK_XDP)
		err = lane_end(&entrant->lane, why);
	/* The others were asked on the host, with the same image. */
	if (!err && contender->backend && !strcmp(contender->backend, "kmod"))
		err = kzmark_validate(contender, entrant->post.material,
				      MODULE_SAMPLE, why);
	if (!err && contender->up)
		err = contender->up(contender, &entrant->post, why);
	return err ? err : scenario->metric->prepare(entrant, why);
}

static int take_turns(const struct scenario *scenario, struct entrant *entrants,
		      unsigned int count, unsigned int runs, char *why)
{
	unsigned int run, i;
	int err = 0;

	for (run = 0; !err && run < runs; run++)
		for (i = 0; !err && i < count; i++) {
			struct record *record = &entrants[i].record;

			err = scenario->metric->sample(
				&entrants[i], &record->samples[record->count++],
				why);
		}
	return err;
}

int case_measure(const struct scenario *scenario, struct generator *generator,
		 const struct material *material, uint32_t size,
		 const char *folder, unsigned int runs, FILE *out, char *why)
{
	struct entrant entrants[SCENARIO_MAX] = { 0 };
	char configs[SCENARIO_MAX][256], text[256];
	const char *const *name = scenario->contenders;
	unsigned int count = 0, i;
	int err = 0;

	generator_feed(generator, material->flows);
	config_path(folder, material->name, "kz", text, sizeof(text));
	for (; !err && *name; name++) {
		struct entrant *entrant = &entrants[count];
		char cause[WHY_SIZE] = "";

		config_path(folder, material->name, *name, configs[count],
			    sizeof(configs[count]));
		entrant->contender = contender_find(*name);
		entrant->generator = generator;
		entrant->fate = scenario->fate;
		entrant->post = (struct post){
			&entrant->lane,
			material,
			configs[count],
			text,
		};
		record_begin(&entrant->record, scenario, material->name, size,
			     *name);
		err = lane_open(&entrant->lane, cause);
		if (!err) {
			count++;
			err = entrant_enter(scenario, entrant, cause);
		}
		if (err)
			snprintf(why, WHY_SIZE, "%s: %.400s", *name, cause);
	}
	if (!err)
		err = take_turns(scenario, entrants, count, runs, why);
	for (i = 0; i < count; i++) {
		if (!err)
			err = record_write(&entrants[i].record, out);
		lane_close(&entrants[i].lane);
	}
	return err;
}
