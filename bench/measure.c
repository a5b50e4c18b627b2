// SPDX-License-Identifier: GPL-2.0-only
#include "bench/measure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "bench/testbed/nic.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"
#include "bench/testbed/sender.h"
#include "userspace/base/refuse.h"

#define EXTRA_RUNS 3 /* further samples, in a VM */
#define SLOW_RUNS 3 /* in a brief run */
#define AGREES 0.001 /* relative */
#define MODULE_SAMPLE 1000 /* flows of the module's test run */

/* "FOLDER/acl1_10k.nft-concat" */
void config_path(const char *folder, const char *workload, const char *sut,
		 char *path, size_t size)
{
	snprintf(path, size, "%s/%s.%s", folder, workload, sut);
}

bool sut_wants(const char *sut, uint32_t size)
{
	const struct sut *c = sut_find(sut);

	return !c || !c->most_rules || size <= c->most_rules;
}

/* On the host's clock the module takes part only if it is loaded. */
static bool is_elsewhere(const struct trial *trial, const char *sut)
{
	const struct sut *c = sut_find(sut);

	return trial->clock == CLOCK_HOST && c && c->needs_module &&
	       access("/sys/module/xt_kzmark", F_OK);
}

/* The subjects of a case. */
struct field {
	const struct measure_options *options;
	const struct trial *trial;
	const struct workload *workload;
	struct subject subjects[SCENARIO_MAX];
	char configs[SCENARIO_MAX][256];
	char text[256];
	unsigned int count;
	int err; /* the last one's */
};

static void record_begin(struct record *record, const struct trial *trial,
			 const char *workload, uint32_t size, const char *sut)
{
	record->size = size;
	snprintf(record->scenario, sizeof(record->scenario), "%s", trial->name);
	snprintf(record->ruleset, sizeof(record->ruleset), "%s", workload);
	snprintf(record->sut, sizeof(record->sut), "%s", sut);
	snprintf(record->unit, sizeof(record->unit), "%s", trial->metric->unit);
}

static int subject_prepare(const struct metric *metric, struct subject *subject,
			   char *why)
{
	return metric->prepare ? metric->prepare(subject, why) : 0;
}

/* Loaded into its testbed, and ready. */
static int subject_enter(const struct trial *trial, struct subject *subject,
			 char *why)
{
	const struct sut *sut = subject->sut;
	const struct metric *metric = trial->metric;
	int err = 0;

	if (!metric->attached)
		return subject_prepare(metric, subject, why);
	if (!subject_ends_at_xdp(subject) && !metric->routed)
		err = testbed_sink_add(&subject->testbed, why);
	if (!err && metric->before)
		err = metric->before(subject, why);
	/* The others were validated on the host, with the same image. */
	if (!err && sut->needs_module)
		err = sut->validate(sut, subject->setup.workload, MODULE_SAMPLE,
				    why);
	if (!err && metric->by_command)
		err = subject_load(subject, why);
	else if (!err && sut->up)
		err = sut->up(sut, &subject->setup, why);
	return err ? err : subject_prepare(metric, subject, why);
}

/* No more samples: its record says why. */
static void subject_leave(struct field *field, struct subject *subject, int err,
			  const char *cause, char *why)
{
	struct record *record = &subject->record;

	record->count = 0;
	memset(&record->histogram, 0, sizeof(record->histogram));
	snprintf(record->missing, sizeof(record->missing), "%s%s",
		 err == -EBADMSG ? "wrong result: " : "",
		 *cause ? cause : errno_words(err));
	record->missing[strcspn(record->missing, "\n")] = '\0';
	snprintf(why, WHY_SIZE, "%s: %.400s", record->sut,
		 *cause ? cause : errno_words(err));
	field->err = err;
}

static void subject_add(struct field *field, const char *name, uint32_t size,
			uint32_t variant, char *why)
{
	struct subject *subject = &field->subjects[field->count];
	char *config = field->configs[field->count], cause[WHY_SIZE] = "";
	const struct trial *trial = field->trial;
	int err;

	config_path(field->options->folder, field->workload->name, name, config,
		    sizeof(field->configs[0]));
	subject->sut = sut_find(name);
	subject->generator = field->options->generator;
	subject->expected_verdict = trial->scenario->expected_verdict;
	subject->clock = trial->clock;
	subject->variant = variant;
	subject->brief = field->options->brief;
	subject->setup = (struct setup){
		&subject->testbed,
		field->workload,
		config,
		field->text,
		trial->scenario->expected_verdict,
	};
	record_begin(&subject->record, trial, field->workload->name, size,
		     name);
	subject->record.variant = variant;
	field->count++;
	err = testbed_open(&subject->testbed, field->options->testbed, cause);
	if (!err)
		err = subject_enter(trial, subject, cause);
	if (err)
		subject_leave(field, subject, err, cause, why);
}

static void sample_take(struct field *field, struct subject *subject, char *why)
{
	struct record *record = &subject->record;
	char cause[WHY_SIZE] = "";
	double value = 0;
	int err;

	if (record->missing[0])
		return;
	err = field->trial->metric->sample(subject, &value, cause);
	record->samples[record->count++] = value;
	if (err)
		subject_leave(field, subject, err, cause, why);
}

/* Instructions are the same each time unless the kernel does something else
 * meanwhile: then take more samples, until most agree.
 */
static void agreement_reach(struct field *field, struct subject *subject,
			    char *why)
{
	unsigned int most = field->options->runs + EXTRA_RUNS;

	while (!subject->record.missing[0] && subject->record.count < most &&
	       !record_agrees(&subject->record, AGREES))
		sample_take(field, subject, why);
}

static unsigned int runs_choose(const struct field *field)
{
	const struct metric *metric = field->trial->metric;
	unsigned int runs = field->options->runs;

	if (metric->once)
		return 1;
	return metric->slow && field->options->brief && runs > SLOW_RUNS ?
		       SLOW_RUNS :
		       runs;
}

static void take_turns(struct field *field, unsigned int from, char *why)
{
	const struct trial *trial = field->trial;
	unsigned int runs = runs_choose(field), run, i;

	for (run = 0; run < runs; run++)
		for (i = from; i < field->count; i++)
			sample_take(field, &field->subjects[i], why);
	for (i = from; i < field->count; i++)
		if (trial->clock == CLOCK_GUEST && runs > 1)
			agreement_reach(field, &field->subjects[i], why);
}

/* From a device that stays. */
static void subject_detach(struct subject *subject)
{
	if (subject->sut->down)
		subject->sut->down(subject->sut, &subject->setup);
}

/* Write the records of those from @from on, and close their testbeds. */
static void subjects_finish(struct field *field, unsigned int from)
{
	char why[WHY_SIZE];
	unsigned int i;
	int err;

	if (field->options->sender)
		sender_stop(why);
	for (i = from; i < field->count; i++) {
		err = record_write(&field->subjects[i].record,
				   field->options->out);
		if (err)
			field->err = err;
		if (field->options->testbed->serial)
			subject_detach(&field->subjects[i]);
		testbed_close(&field->subjects[i].testbed);
	}
}

static void variant_measure(struct field *field, uint32_t size,
			    uint32_t variant, char *why)
{
	const char *const *name = field->trial->suts;
	unsigned int done = 0;

	memset(field->subjects, 0, sizeof(field->subjects));
	field->count = 0;
	generator_feed(field->options->generator, field->workload->flows);
	if (field->options->sender)
		sender_start(field->options->sender, nic_address(), nic_home(),
			     field->workload->flows);
	for (; *name; name++) {
		if (!sut_wants(*name, size) ||
		    is_elsewhere(field->trial, *name))
			continue;
		subject_add(field, *name, size, variant, why);
		if (!field->options->testbed->serial)
			continue;
		take_turns(field, done, why);
		subjects_finish(field, done);
		done = field->count;
	}
	take_turns(field, done, why);
	subjects_finish(field, done);
	sender_end();
}

int case_measure(const struct measure_options *options,
		 const struct trial *trial, const struct workload *workload,
		 uint32_t size, char *why)
{
	struct field *field = calloc(1, sizeof(*field));
	const uint32_t *variant = trial->variants;
	int err;

	if (!field)
		return -ENOMEM;
	field->options = options;
	field->trial = trial;
	field->workload = workload;
	config_path(options->folder, workload->name, "kz", field->text,
		    sizeof(field->text));
	do
		variant_measure(field, size, *variant, why);
	while (*variant++ && *variant);
	err = field->err;
	free(field);
	return err;
}
