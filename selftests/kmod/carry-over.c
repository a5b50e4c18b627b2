// SPDX-License-Identifier: GPL-2.0-only
/*
 * carry-over: a policy's counters when it is replaced. The module must be
 * loaded; uses the policy "carry-over".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner/ktap.h"
#include "selftests/runner/subject.h"

#define NAME "carry-over"
#define LARGE 20000U /* rules */

static const struct backend *kmod;
static struct kmod_socket us;
static char why[WHY_SIZE];
static char found[512]; /* the counters that were not as expected */

/* @count packets to @dport. */
static bool evaluated(uint16_t dport, unsigned int count)
{
	const uint32_t saddr = 0x0a000001;
	uint8_t frame[SUBJECT_FRAME_SIZE];
	uint32_t length = subject_frame(frame, &saddr, 1, dport);
	struct kz_result result;

	while (count--)
		if (subject_test(&us, NAME, frame, length, &result, why))
			return false;
	return true;
}

/* The packets counted are @expected, "1 0 3". */
static bool counts_are(const char *expected)
{
	struct kz_counter *counters = NULL;
	size_t at = 0;
	uint32_t count, i;

	if (kmod->get_counters(kmod, NAME, &counters, &count, why))
		return false;
	found[0] = '\0';
	for (i = 0; i < count && at < sizeof(found); i++)
		at += snprintf(found + at, sizeof(found) - at, "%s%llu",
			       i ? " " : "",
			       (unsigned long long)counters[i].packets);
	free(counters);
	return !strcmp(found, expected);
}

static bool becomes(const char *text, const char *expected)
{
	return !subject_load(NAME, text) && counts_are(expected);
}

#define ONE " udp dport 1 count\n"
#define TWO " udp dport 2 count\n"
#define THREE " udp dport 3 count\n"
#define FOUR " udp dport 4 count\n"
#define GROUP(rules) "group g {\n" rules "}\n"

static bool counted_some(void)
{
	return !subject_load(NAME, GROUP(ONE TWO THREE)) && evaluated(1, 1) &&
	       evaluated(2, 2) && evaluated(3, 3) && counts_are("1 2 3");
}

static bool survive(void)
{
	return counted_some() && becomes(GROUP(ONE TWO THREE), "1 2 3") &&
	       evaluated(2, 5) && becomes(GROUP(ONE TWO THREE), "1 7 3");
}

static bool survive_in_another_order(void)
{
	return counted_some() &&
	       becomes(GROUP(FOUR THREE ONE TWO), "0 3 1 2") &&
	       evaluated(4, 4) && evaluated(1, 1) &&
	       becomes(GROUP(TWO FOUR ONE), "2 4 2");
}

static bool begin_again_once_gone(void)
{
	return counted_some() && becomes(GROUP(ONE), "1") &&
	       becomes(GROUP(ONE TWO THREE), "1 0 0");
}

static bool are_a_groups_own(void)
{
	return counted_some() && becomes("group h {\n" ONE "}\n"
					 "group g {\n" ONE "}\n",
					 "0 1");
}

static bool twins_keep_their_order(void)
{
	return !subject_load(NAME, GROUP(ONE TWO ONE)) && evaluated(1, 4) &&
	       becomes(GROUP(ONE ONE TWO), "4 0 0") &&
	       becomes(GROUP(TWO ONE), "0 4");
}

static bool survive_a_policy_without(void)
{
	return counted_some() && becomes(GROUP(" udp dport 1 drop\n"), "") &&
	       becomes(GROUP(ONE), "0");
}

static bool bytes_go_along(void)
{
	struct kz_counter *counters = NULL;
	uint32_t count;
	bool good;

	if (!counted_some() || subject_load(NAME, GROUP(THREE ONE)) ||
	    kmod->get_counters(kmod, NAME, &counters, &count, why))
		return false;
	good = count == 2 && counters[0].bytes == 3 * 28 &&
	       counters[1].bytes == 28;
	free(counters);
	return good;
}

/* LARGE rules, from port 1 up or from the last down; freed by the caller. */
static char *large(bool upward)
{
	char *text = malloc(LARGE * 32 + 64), *at = text;
	uint32_t i;

	if (!text)
		abort();
	at += sprintf(at, "group g {\n");
	for (i = 0; i < LARGE; i++)
		at += sprintf(at, " udp dport %u count\n",
			      upward ? i + 1 : LARGE - i);
	sprintf(at, "}\n");
	return text;
}

static bool survive_in_numbers(void)
{
	char *up = large(true), *down = large(false);
	struct kz_counter *counters = NULL;
	uint32_t count = 0, i, good = 0;

	if (subject_load(NAME, up) || !evaluated(1, 1) ||
	    !evaluated(LARGE, 2) || !evaluated(77, 3) ||
	    subject_load(NAME, down) ||
	    kmod->get_counters(kmod, NAME, &counters, &count, why))
		count = 0;
	for (i = 0; i < count; i++)
		good += counters[i].packets == (i == LARGE - 1	? 1 :
						i == 0		? 2 :
						i == LARGE - 77 ? 3 :
								  0);
	free(counters);
	free(up);
	free(down);
	return count == LARGE && good == LARGE;
}

/* LARGE counters, which have counted their index already; the load's error. */
static int load_begun(void)
{
	struct kz_counter *counts = calloc(LARGE, sizeof(*counts));
	struct kmod_load load = { .name = NAME, .counts = counts };
	struct image image = { 0 };
	char *text = large(true);
	uint32_t i, generation;
	int err = subject_compile(NAME, text, &image);

	for (i = 0; counts && i < LARGE; i++)
		counts[i] = (struct kz_counter){ i, 100 * i };
	err = err ?: kmod_load_image(&us, &load, &image, &generation, why);
	image_free(&image);
	free(counts);
	free(text);
	return err;
}

static bool begin_as_told(void)
{
	struct kz_counter *counters = NULL;
	uint32_t count = 0, i, good = 0;

	if (load_begun() || !evaluated(2, 1) ||
	    kmod->get_counters(kmod, NAME, &counters, &count, why))
		count = 0;
	for (i = 0; i < count; i++)
		good += counters[i].packets == i + (i == 1) &&
			counters[i].bytes == 100 * i + (i == 1) * 28;
	free(counters);
	return count == LARGE && good == LARGE;
}

static bool are_added_to(void)
{
	const struct kz_counter more[] = { { 5, 500 }, { 0, 0 }, { 70, 1 } };
	struct kz_counter *counters = NULL;
	uint32_t count = 0;
	bool good;

	if (subject_load(NAME, GROUP(ONE TWO THREE)) || !evaluated(1, 4) ||
	    kmod->add_counters(kmod, NAME, more, 2, why) != -EINVAL ||
	    kmod->add_counters(kmod, NAME, more, 3, why) ||
	    kmod->add_counters(kmod, "nobody", more, 3, why) != -ENOENT ||
	    kmod->get_counters(kmod, NAME, &counters, &count, why))
		return false;
	good = count == 3 && counters[0].packets == 4 + 5 &&
	       counters[0].bytes == 4 * 28 + 500 && !counters[1].packets &&
	       counters[2].packets == 70 && counters[2].bytes == 1;
	free(counters);
	return good;
}

static const struct {
	const char *name;
	bool (*holds)(void);
} cases[] = {
	{ "counters survive a replace", survive },
	{ "in another order, with others gone and come",
	  survive_in_another_order },
	{ "a rule that was gone begins again at 0", begin_again_once_gone },
	{ "a rule of another group is another", are_a_groups_own },
	{ "twins keep their order", twins_keep_their_order },
	{ "a policy without counters keeps none", survive_a_policy_without },
	{ "bytes go along", bytes_go_along },
	{ "20,000 in reverse", survive_in_numbers },
	{ "20,000 begin with the counts that a load gives", begin_as_told },
	{ "counts are added to what has counted", are_added_to },
};

int main(void)
{
	size_t i, count = sizeof(cases) / sizeof(cases[0]);

	kmod = backend_find("kmod");
	if (kmod_open(&us, why)) {
		fprintf(stderr, "carry-over: %s\n", why);
		return 1;
	}
	ktap_start(count);
	for (i = 0; i < count; i++) {
		kmod->unload(kmod, NAME, why);
		if (!ktap_result(cases[i].holds(), "%s", cases[i].name))
			ktap_note("counters: %s; last answer: %s", found, why);
	}
	kmod->unload(kmod, NAME, why);
	kmod_close(&us);
	return ktap_finish();
}
