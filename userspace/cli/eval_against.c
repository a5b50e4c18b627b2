// SPDX-License-Identifier: GPL-2.0-only
/*
 * A packet changes if it is dropped by one policy and not by the other, or if
 * what it leaves with differs: mark, what its flow remembers, header,
 * priority, devices. By which rules is told, but is no change in itself.
 */
#include "userspace/cli/eval_against.h"

#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/cli/cross_check.h"
#include "userspace/cli/eval_print.h"
#include "userspace/cli/output.h"
#include "userspace/cli/progress.h"
#include "userspace/cli/table.h"
#include "userspace/cli/verb.h"

/* Packets that change in the same way. */
struct change {
	uint32_t rule[2], verdict[2]; /* old, new */
	size_t count, first; /* number of the first such packet */
};

struct comparison {
	const struct eval_against *against;
	struct cross_check check[2]; /* old, new */
	struct change *list; /* owned */
	size_t n_changes, changed, compared;
};

static bool same_effect(const struct kz_result *a, const struct kz_result *b)
{
	if (a->verdict == KZ_DROP || b->verdict == KZ_DROP)
		return a->verdict == b->verdict && a->mirror == b->mirror;
	return a->mark == b->mark &&
	       !memcmp(a->flow, b->flow, sizeof(a->flow)) && a->ip == b->ip &&
	       a->priority == b->priority && a->mirror == b->mirror &&
	       a->redirect == b->redirect;
}

static const struct policy *policy_of(const struct comparison *c, int which)
{
	return which ? c->against->new->policy : c->against->old->policy;
}

static void print_change(const struct comparison *c,
			 const struct kz_result *const result[2], size_t number)
{
	char rule[2][EVAL_RULE_SIZE];
	int w;

	for (w = 0; w < 2; w++)
		eval_rule_write(policy_of(c, w), result[w]->rule, rule[w]);
	printf("%7zu  %s 0x%08x, %s -> %s 0x%08x, %s\n", number,
	       eval_verdict_name(result[0]->verdict), result[0]->mark, rule[0],
	       eval_verdict_name(result[1]->verdict), result[1]->mark, rule[1]);
}

static void print_change_json(const struct comparison *c,
			      const struct kz_result *const result[2],
			      size_t number)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "packet", json_object_new_uint64(number));
	json_object_object_add(o, "old",
			       eval_result_json(policy_of(c, 0), result[0]));
	json_object_object_add(o, "new",
			       eval_result_json(policy_of(c, 1), result[1]));
	json_print_line(o);
}

static int change_count(struct comparison *c,
			const struct kz_result *const result[2], size_t number)
{
	struct change *list, change = {
		.rule = { result[0]->rule, result[1]->rule },
		.verdict = { result[0]->verdict, result[1]->verdict },
		.count = 1,
		.first = number,
	};
	size_t i;

	for (i = 0; i < c->n_changes; i++) {
		if (memcmp(c->list[i].rule, change.rule, sizeof(change.rule)) ||
		    memcmp(c->list[i].verdict, change.verdict,
			   sizeof(change.verdict)))
			continue;
		c->list[i].count++;
		return 0;
	}
	list = array_grow(c->list, c->n_changes, sizeof(*list));
	if (!list)
		return -ENOMEM;
	c->list = list;
	list[c->n_changes++] = change;
	return 0;
}

/* Packet @i of the batch, number @number of all. */
static int packet_compare(struct comparison *c, size_t i, size_t number)
{
	const struct kz_result *const result[2] = {
		cross_check_first(&c->check[0], i),
		cross_check_first(&c->check[1], i),
	};

	if (!result[0] || !result[1])
		return 0;
	c->compared++;
	if (same_effect(result[0], result[1]))
		return 0;
	c->changed++;
	if (!c->against->quiet && c->against->json)
		print_change_json(c, result, number);
	else if (!c->against->quiet)
		print_change(c, result, number);
	return change_count(c, result, number);
}

/* Both policies draw the same random numbers for a batch. */
static int batch_compare(struct comparison *c, size_t done, size_t count)
{
	const struct packet *packets = c->against->packets->list + done;
	size_t i;
	int w, error = 0;

	for (w = 0; w < 2 && !error; w++) {
		srand48(done);
		error = cross_check_run(&c->check[w], packets, count);
	}
	for (i = 0; i < count && !error; i++) {
		error = packet_compare(c, i, done + i + 1);
		if (error)
			complain("out of memory");
	}
	return error;
}

static int packets_compare(struct comparison *c)
{
	size_t total = c->against->packets->count, done, count;
	size_t batch = cross_check_batch(&c->check[0]);
	struct progress progress;
	int error = 0;

	progress_start(&progress, "packets", c->against->quiet);
	for (done = 0; done < total && !error; done += count) {
		count = total - done < batch ? total - done : batch;
		error = batch_compare(c, done, count);
		progress_show(&progress, done + count, total);
	}
	progress_clear(&progress);
	return error;
}

static int by_count(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return x->first < y->first ? -1 : x->first > y->first;
}

static void summarize(struct comparison *c)
{
	static const struct column columns[] = {
		{ "PACKETS", "packets", COLUMN_NUMBER },
		{ "OLD", "old_verdict", COLUMN_TEXT },
		{ "OLD RULE", "old_rule", COLUMN_TEXT },
		{ "NEW", "new_verdict", COLUMN_TEXT },
		{ "NEW RULE", "new_rule", COLUMN_TEXT },
		{ "FIRST", "first_packet", COLUMN_NUMBER },
		{ 0 },
	};
	struct table table = { .columns = columns };
	struct json_object *o = json_object_new_object();
	char rule[EVAL_RULE_SIZE];
	size_t i;
	int w;

	if (c->n_changes)
		qsort(c->list, c->n_changes, sizeof(*c->list), by_count);
	for (i = 0; i < c->n_changes; i++) {
		table_number(&table, c->list[i].count);
		for (w = 0; w < 2; w++) {
			table_text(&table,
				   eval_verdict_name(c->list[i].verdict[w]));
			eval_rule_write(policy_of(c, w), c->list[i].rule[w],
					rule);
			table_text(&table, rule);
		}
		table_number(&table, c->list[i].first);
	}
	if (c->against->json) {
		json_object_object_add(o, "packets",
				       json_object_new_uint64(c->compared));
		json_object_object_add(o, "changed",
				       json_object_new_uint64(c->changed));
		json_object_object_add(o, "changes", table_json(&table));
		json_print_line(o);
		return;
	}
	json_object_put(o);
	fflush(stdout);
	if (c->n_changes)
		table_print(&table, stderr, 0);
	fprintf(stderr, "%zu of %zu packets change\n", c->changed, c->compared);
}

/* With the kernel's clock, the two runs are at two times. */
static bool clock_differs(const struct eval_against *against)
{
	if (against->choice->list[0]->test_timed ||
	    (!policy_uses_clock(against->old->policy) &&
	     !policy_uses_clock(against->new->policy)))
		return false;
	complain(
		"--against: limits and timeouts go by the kernel's clock in backend %s: use image or ref",
		against->choice->list[0]->name);
	return true;
}

int eval_against_run(const struct eval_against *against)
{
	struct comparison c = { .against = against };
	int error, status = EXIT_REFUSED;

	if (against->choice->count != 1) {
		complain("--against compares two policies: give one backend");
		return EXIT_USAGE;
	}
	if (clock_differs(against))
		return EXIT_USAGE;
	error = cross_check_open(&c.check[0], against->choice, against->old);
	if (!error)
		error = cross_check_open(&c.check[1], against->choice,
					 against->new);
	if (!error)
		error = packets_compare(&c);
	if (!error) {
		summarize(&c);
		status = c.changed ? EXIT_REFUSED : EXIT_DONE;
	}
	cross_check_close(&c.check[0]);
	cross_check_close(&c.check[1]);
	free(c.list);
	return status;
}
