// SPDX-License-Identifier: GPL-2.0-only
#include "compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "run.h"
#include "scenario.h"

#define GUEST_NOISE 0.005 /* of instructions, between runs of one revision */
#define HOST_LEAST 0.03 /* a host's clock is not better than that */
#define SPREADS 3 /* as many spreads apart is a difference */

struct tally {
	unsigned int rows, noise, differ, only_one;
	double worst_guest; /* relative */
};

static int load(const char *folder, struct records *records)
{
	char path[512];
	unsigned int clock;
	int err, last = -ENOENT;

	*records = (struct records){ 0 };
	for (clock = 0; clock <= CLOCK_GUEST; clock++) {
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

/* How much @a and @b may differ and mean the same. */
static double noise_of(const struct scenario *scenario, const struct record *a,
		       const struct record *b)
{
	double spread = fmax(record_spread(a), record_spread(b));

	if (scenario->clock == CLOCK_GUEST && !strcmp(a->unit, "instructions"))
		return GUEST_NOISE;
	return fmax(SPREADS * spread, HOST_LEAST);
}

static void row_compare(const struct record *a, const struct record *b,
			struct tally *tally, FILE *out)
{
	const struct scenario *scenario = scenario_find(a->scenario);
	double x = record_median(a), y = record_median(b), change, noise;
	bool same;

	if (!scenario)
		return;
	change = x == y ? 0 : x ? y / x - 1 : INFINITY;
	noise = noise_of(scenario, a, b);
	same = fabs(change) <= noise;
	tally->rows++;
	tally->noise += same;
	tally->differ += !same;
	if (scenario->clock == CLOCK_GUEST && !strcmp(a->unit, "instructions"))
		tally->worst_guest = fmax(tally->worst_guest, fabs(change));
	fprintf(out, "%-21s %-16s %-17s ", a->scenario, a->ruleset,
		a->contender);
	if (a->variant)
		fprintf(out, "%8u ", a->variant);
	else
		fprintf(out, "%8s ", "");
	fprintf(out, "%12.4g %12.4g %+8.2f%% +-%5.2f%%  %s\n", x, y,
		change * 100, noise * 100, same ? "noise" : "DIFFERS");
}

static void records_compare(const struct records *a, const struct records *b,
			    struct tally *tally, FILE *out)
{
	const struct record *other;
	size_t i;

	for (i = 0; i < a->count; i++) {
		const struct record *record = &a->list[i];
		const struct record_key key = {
			record->scenario,
			record->ruleset,
			record->contender,
			record->variant,
		};

		other = records_find(b, &key);
		if (record->count && other && other->count)
			row_compare(record, other, tally, out);
		else
			tally->only_one++;
	}
}

int compare(const char *a, const char *b, FILE *out)
{
	struct records first, second;
	struct tally tally = { 0 };
	int err = load(a, &first), other = load(b, &second);

	if (err || other) {
		fprintf(stderr, "kzbench: no records in %s: %s\n", err ? a : b,
			strerror(-(err ? err : other)));
		return EXIT_FAILURE;
	}
	fprintf(out, "%-21s %-16s %-17s %8s %12s %12s %9s %8s\n", "scenario",
		"rules", "contender", "variant", "A", "B", "change", "noise");
	records_compare(&first, &second, &tally, out);
	fprintf(out,
		"\n%u rows: %u the same but for noise, %u differ; %u in one run only.\n"
		"Instruction clock: at most %.3f %% between the runs (0.5 %% is the bar).\n",
		tally.rows, tally.noise, tally.differ, tally.only_one,
		tally.worst_guest * 100);
	records_free(&first);
	records_free(&second);
	return tally.rows && !tally.differ ? EXIT_SUCCESS : EXIT_FAILURE;
}
