// SPDX-License-Identifier: GPL-2.0-only
#include "bench/compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/metric/metric.h"
#include "bench/record.h"
#include "bench/scenario/trial.h"
#include "userspace/base/refuse.h"

#define GUEST_NOISE 0.005 /* of instructions, between runs of one revision */
#define GUEST_BYTES 0.02 /* a rule: a small object of all, more or less */
#define HOST_LEAST 0.03 /* a host's clock is not better than that */
#define SPREADS 3 /* as many spreads apart is a difference */

struct tally {
	unsigned int rows, noise, differ, failed, only_one;
	/* Of the guest's clock: the largest, relative, and its row. */
	double worst;
	const struct record *worst_row;
};

static int load(const char *folder, struct records *records)
{
	char path[512];
	unsigned int clock;
	int err, last = -ENOENT;

	*records = (struct records){ 0 };
	for (clock = 0; clock < CLOCKS; clock++) {
		snprintf(path, sizeof(path), "%s/%s.jsonl", folder,
			 clock_names[clock]);
		err = records_read(path, records);
		if (!err)
			last = 0;
		else if (err != -ENOENT)
			return err;
	}
	return last;
}

/* How much @a and @b may differ by noise. */
static double noise_of(const struct trial *trial, const struct record *a,
		       const struct record *b)
{
	double spread = fmax(record_spread(a), record_spread(b));

	if (trial->clock == CLOCK_GUEST && trial->metric == &metric_memory)
		return fmax(GUEST_NOISE, GUEST_BYTES / record_median(a));
	if (trial->clock == CLOCK_GUEST)
		return GUEST_NOISE;
	return fmax(SPREADS * spread, HOST_LEAST);
}

static void row_name(const struct record *record, FILE *out)
{
	fprintf(out, "%-21s %-16s %-17s ", record->scenario, record->ruleset,
		record->sut);
	if (record->variant)
		fprintf(out, "%8u ", record->variant);
	else
		fprintf(out, "%8s ", "");
}

static void row_compare(const struct record *a, const struct record *b,
			struct tally *tally, FILE *out)
{
	const struct trial *trial = trial_find(a->scenario);
	double x = record_median(a), y = record_median(b), change, noise;
	bool same;

	if (!trial)
		return;
	change = x == y ? 0 : x ? y / x - 1 : INFINITY;
	noise = noise_of(trial, a, b);
	same = fabs(change) <= noise;
	tally->rows++;
	tally->noise += same;
	tally->differ += !same;
	if (trial->clock == CLOCK_GUEST && noise <= GUEST_NOISE &&
	    (!tally->worst_row || fabs(change) > fabs(tally->worst))) {
		tally->worst = change;
		tally->worst_row = a;
	}
	row_name(a, out);
	fprintf(out, "%12.4g %12.4g %+8.2f%% +-%5.2f%%  %s\n", x, y,
		change * 100, noise * 100, same ? "noise" : "DIFFERS");
}

/* Measured in one run, failed in the other. */
static void row_failed(const struct record *record, const struct record *failed,
		       struct tally *tally, FILE *out)
{
	tally->failed++;
	row_name(record, out);
	fprintf(out, "FAILED in one: %s\n", failed->missing);
}

/* Those of @a; with @again, only those that @b lacks: the rest is done. */
static void records_compare(const struct records *a, const struct records *b,
			    bool again, struct tally *tally, FILE *out)
{
	const struct record *other;
	size_t i;

	for (i = 0; i < a->count; i++) {
		const struct record *record = &a->list[i];
		const struct record_key key = {
			record->scenario,
			record->ruleset,
			record->sut,
			record->variant,
		};

		other = records_find(b, &key);
		if (!other)
			tally->only_one++;
		else if (again)
			continue;
		else if (record->count && other->count)
			row_compare(record, other, tally, out);
		else if (record->count || other->count)
			row_failed(record, record->count ? other : record,
				   tally, out);
	}
}

static void tally_print(const struct tally *tally, FILE *out)
{
	fprintf(out,
		"\n%u rows: %u the same but for noise, %u differ; %u failed in one run; %u in one run only.\n",
		tally->rows, tally->noise, tally->differ, tally->failed,
		tally->only_one);
	if (!tally->worst_row)
		return;
	fprintf(out,
		"Guest's clock: at most %.3f %% between the runs (%.1f %% is the bar): %s %s %s.\n",
		fabs(tally->worst) * 100, GUEST_NOISE * 100,
		tally->worst_row->scenario, tally->worst_row->ruleset,
		tally->worst_row->sut);
}

int compare(const char *a, const char *b, FILE *out)
{
	struct records first, second;
	struct tally tally = { 0 };
	int err = load(a, &first), other = load(b, &second);

	if (err || other) {
		fprintf(stderr, "kzbench: no records in %s: %s\n", err ? a : b,
			errno_file_words(err ? err : other));
		return EXIT_FAILURE;
	}
	fprintf(out, "%-21s %-16s %-17s %8s %12s %12s %9s %8s\n", "scenario",
		"rules", "system", "variant", "A", "B", "change", "noise");
	records_compare(&first, &second, false, &tally, out);
	records_compare(&second, &first, true, &tally, out);
	tally_print(&tally, out);
	records_free(&first);
	records_free(&second);
	return tally.rows && !tally.differ && !tally.failed ? EXIT_SUCCESS :
							      EXIT_FAILURE;
}
