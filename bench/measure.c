// SPDX-License-Identifier: GPL-2.0-only
#include "bench/measure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "bench/lane_real.h"
#include "bench/metric.h"
#include "bench/sender.h"

#define DOUBTS_MOST 3 /* further samples, in a VM */
#define SLOW_RUNS 3 /* if it must be quick */
#define AGREES 0.001 /* relative */
#define MODULE_SAMPLE 1000 /* flows that the module judges before it is timed */

/* "FOLDER/acl1_10k.nft-concat": what the contender wrote of the rule set. */
void config_path(const char *folder, const char *material,
		 const char *contender, char *path, size_t size)
{
	snprintf(path, size, "%s/%s.%s", folder, material, contender);
}

bool contender_wants(const char *contender, uint32_t size)
{
	const struct contender *c = contender_find(contender);

	return !c || !c->most_rules || size <= c->most_rules;
}

/* The module contends on the host's clock where somebody has loaded it. */
static bool is_elsewhere(const struct scenario *scenario, const char *contender)
{
	const struct contender *c = contender_find(contender);

	return scenario->clock == CLOCK_HOST && c && c->backend &&
	       !strcmp(c->backend, "kmod") &&
	       access("/sys/module/xt_kzmark", F_OK);
}

/* A case's entrants, side by side. */
struct field {
	const struct measuring *measuring;
	const struct scenario *scenario;
	const struct material *material;
	struct entrant entrants[SCENARIO_MAX];
	char configs[SCENARIO_MAX][256];
	char text[256];
	unsigned int count;
	int err; /* the last one's */
};

static void record_begin(struct record *record, const struct scenario *scenario,
			 const char *material, uint32_t size,
			 const char *contender)
{
	record->size = size;
	snprintf(record->scenario, sizeof(record->scenario), "%s",
		 scenario->name);
	snprintf(record->ruleset, sizeof(record->ruleset), "%s", material);
	snprintf(record->contender, sizeof(record->contender), "%s", contender);
	snprintf(record->unit, sizeof(record->unit), "%s",
		 scenario->metric->unit);
}

static int entrant_prepare(const struct metric *metric, struct entrant *entrant,
			   char *why)
{
	return metric->prepare ? metric->prepare(entrant, why) : 0;
}

/* In force in its lane, and ready. */
static int entrant_enter(const struct scenario *scenario,
			 struct entrant *entrant, char *why)
{
	const struct contender *contender = entrant->contender;
	const struct metric *metric = scenario->metric;
	int err = 0;

	if (!metric->in_force)
		return entrant_prepare(metric, entrant, why);
	if (!entrant_ends_at_xdp(entrant) && !metric->routed)
		err = lane_end(&entrant->lane, why);
	if (!err && metric->before)
		err = metric->before(entrant, why);
	/* The others were asked on the host, with the same image. */
	if (!err && contender->backend && !strcmp(contender->backend, "kmod"))
		err = kzmark_validate(contender, entrant->post.material,
				      MODULE_SAMPLE, why);
	if (!err && metric->by_command)
		err = entrant_put(entrant, why);
	else if (!err && contender->up)
		err = contender->up(contender, &entrant->post, why);
	return err ? err : entrant_prepare(metric, entrant, why);
}

/* Out of the race: its record says why. */
static void entrant_leave(struct field *field, struct entrant *entrant, int err,
			  const char *cause, char *why)
{
	struct record *record = &entrant->record;

	record->count = 0;
	memset(&record->histogram, 0, sizeof(record->histogram));
	snprintf(record->missing, sizeof(record->missing), "%s%s",
		 err == -EBADMSG ? "judges wrongly: " : "",
		 *cause ? cause : strerror(-err));
	record->missing[strcspn(record->missing, "\n")] = '\0';
	snprintf(why, WHY_SIZE, "%s: %.400s", record->contender,
		 *cause ? cause : strerror(-err));
	field->err = err;
}

static void entrant_add(struct field *field, const char *name, uint32_t size,
			uint32_t variant, char *why)
{
	struct entrant *entrant = &field->entrants[field->count];
	char *config = field->configs[field->count], cause[WHY_SIZE] = "";
	const struct scenario *scenario = field->scenario;
	int err;

	config_path(field->measuring->folder, field->material->name, name,
		    config, sizeof(field->configs[0]));
	entrant->contender = contender_find(name);
	entrant->generator = field->measuring->generator;
	entrant->fate = scenario->fate;
	entrant->clock = scenario->clock;
	entrant->variant = variant;
	entrant->brief = field->measuring->brief;
	entrant->post = (struct post){
		&entrant->lane, field->material, config,
		field->text,	scenario->fate,
	};
	record_begin(&entrant->record, scenario, field->material->name, size,
		     name);
	entrant->record.variant = variant;
	field->count++;
	err = lane_open(&entrant->lane, cause);
	if (!err)
		err = entrant_enter(scenario, entrant, cause);
	if (err)
		entrant_leave(field, entrant, err, cause, why);
}

static void sample_take(struct field *field, struct entrant *entrant, char *why)
{
	struct record *record = &entrant->record;
	char cause[WHY_SIZE] = "";
	double value = 0;
	int err;

	if (record->missing[0])
		return;
	err = field->scenario->metric->sample(entrant, &value, cause);
	record->samples[record->count++] = value;
	if (err)
		entrant_leave(field, entrant, err, cause, why);
}

/* Instructions are the same each time, but for what the kernel does besides:
 * then there are more samples, until most agree.
 */
static void doubts_dispel(struct field *field, struct entrant *entrant,
			  char *why)
{
	unsigned int most = field->measuring->runs + DOUBTS_MOST;

	while (!entrant->record.missing[0] && entrant->record.count < most &&
	       !record_agrees(&entrant->record, AGREES))
		sample_take(field, entrant, why);
}

static unsigned int runs_choose(const struct field *field)
{
	const struct metric *metric = field->scenario->metric;
	unsigned int runs = field->measuring->runs;

	if (metric->once)
		return 1;
	return metric->slow && field->measuring->brief && runs > SLOW_RUNS ?
		       SLOW_RUNS :
		       runs;
}

static void take_turns(struct field *field, unsigned int from, char *why)
{
	const struct scenario *scenario = field->scenario;
	unsigned int runs = runs_choose(field), run, i;

	for (run = 0; run < runs; run++)
		for (i = from; i < field->count; i++)
			sample_take(field, &field->entrants[i], why);
	for (i = from; i < field->count; i++)
		if (scenario->clock == CLOCK_GUEST && runs > 1)
			doubts_dispel(field, &field->entrants[i], why);
}

/* From a device that lives on. */
static void entrant_take_away(struct entrant *entrant)
{
	const char *name = entrant->contender->backend;
	const struct backend *backend = name ? backend_find(name) : NULL;
	char why[WHY_SIZE];

	program_down();
	if (!backend || lane_enter(&entrant->lane))
		return;
	backend->unload(backend, "bench", why);
	lane_leave();
}

/* Write down those from @from on, and let them go. */
static void entrants_finish(struct field *field, unsigned int from)
{
	char why[WHY_SIZE];
	unsigned int i;
	int err;

	if (field->measuring->sender)
		sender_rest(why);
	for (i = from; i < field->count; i++) {
		err = record_write(&field->entrants[i].record,
				   field->measuring->out);
		if (err)
			field->err = err;
		if (field->measuring->apart)
			entrant_take_away(&field->entrants[i]);
		lane_close(&field->entrants[i].lane);
	}
}

static void variant_measure(struct field *field, uint32_t size,
			    uint32_t variant, char *why)
{
	const char *const *name = field->scenario->contenders;
	unsigned int done = 0;

	memset(field->entrants, 0, sizeof(field->entrants));
	field->count = 0;
	generator_feed(field->measuring->generator, field->material->flows);
	if (field->measuring->sender)
		sender_start(field->measuring->sender, real_address(),
			     real_home(), field->material->flows);
	for (; *name; name++) {
		if (!contender_wants(*name, size) ||
		    is_elsewhere(field->scenario, *name))
			continue;
		entrant_add(field, *name, size, variant, why);
		if (!field->measuring->apart)
			continue;
		take_turns(field, done, why);
		entrants_finish(field, done);
		done = field->count;
	}
	take_turns(field, done, why);
	entrants_finish(field, done);
	sender_end();
}

int case_measure(const struct measuring *measuring,
		 const struct scenario *scenario,
		 const struct material *material, uint32_t size, char *why)
{
	struct field *field = calloc(1, sizeof(*field));
	const uint32_t *variant = scenario->variants;
	int err;

	if (!field)
		return -ENOMEM;
	field->measuring = measuring;
	field->scenario = scenario;
	field->material = material;
	config_path(measuring->folder, material->name, "kz", field->text,
		    sizeof(field->text));
	do
		variant_measure(field, size, *variant, why);
	while (*variant++ && *variant);
	err = field->err;
	free(field);
	return err;
}
