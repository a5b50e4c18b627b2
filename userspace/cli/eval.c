// SPDX-License-Identifier: GPL-2.0-only
/* kzmark eval FILE: evaluate given packets, and compare backends. */
#include <errno.h>
#include <json.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/cross_check.h"
#include "userspace/cli/eval_print.h"
#include "userspace/cli/progress.h"
#include "userspace/cli/table.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"
#include "userspace/packet/pcap.h"
#include "userspace/packet/trace.h"

static struct {
	const char *pcap;
	const char *trace;
	const char *backends;
	const char *device;
	struct option_number mark;
	struct option_number limit;
	bool quiet;
	bool json;
} options = { .backends = "ref" };

/* The packets as a hook would hand them over: --limit, --mark, --dev. */
static int packets_prepare(struct packets *packets)
{
	unsigned int index = 0;
	size_t i;

	if (options.device) {
		index = if_nametoindex(options.device);
		if (!index) {
			complain("device '%s': %s", options.device,
				 errno_words(-errno));
			return EXIT_REFUSED;
		}
	}
	if (options.limit.given && packets->count > (size_t)options.limit.value)
		packets->count = options.limit.value;
	for (i = 0; i < packets->count; i++) {
		if (options.mark.given)
			packets->list[i].given.mark = options.mark.value;
		packets->list[i].given.iif = index;
	}
	return EXIT_DONE;
}

static int packets_open(struct packets *packets)
{
	const char *path = options.pcap ? options.pcap : options.trace;
	char why[WHY_SIZE] = "";
	int error;

	if (options.pcap)
		error = packets_read_pcap(path, packets, why);
	else
		error = packets_read_trace(path, packets, why);
	if (error) {
		complain("%s", *why ? why : errno_words(error));
		return EXIT_USAGE;
	}
	if (packets->skipped)
		complain(
			"%s: %zu packets left out: their link type is not supported",
			path, packets->skipped);
	return packets_prepare(packets);
}

static void report_batch(const struct policy *policy, struct cross_check *check,
			 const struct packet *packets, size_t count,
			 size_t number)
{
	bool differs;
	size_t i;

	for (i = 0; i < count; i++) {
		differs = cross_check_count(check, &packets[i], i);
		if (options.quiet && !differs)
			continue;
		if (options.json)
			eval_print_json(policy, check, &packets[i], i,
					number + i, differs);
		else
			eval_print(policy, check, &packets[i], i, number + i,
				   differs);
	}
}

static int evaluate_all(const struct policy *policy, struct cross_check *check,
			const struct packets *packets)
{
	size_t done, count;
	struct progress progress;
	int error = 0;

	progress_start(&progress, "packets", options.quiet);
	for (done = 0; !error && done < packets->count; done += count) {
		count = packets->count - done;
		if (count > CROSS_CHECK_BATCH)
			count = CROSS_CHECK_BATCH;
		error = cross_check_run(check, packets->list + done, count);
		if (error)
			break;
		report_batch(policy, check, packets->list + done, count,
			     done + 1);
		progress_show(&progress, done + count, packets->count);
	}
	progress_clear(&progress);
	return error;
}

/* The totals; true if there were differences. */
static bool summarize(const struct cross_check *check)
{
	static const struct column columns[] = {
		{ "BACKEND", "backend", COLUMN_TEXT },
		{ "PACKETS", "packets", COLUMN_NUMBER },
		{ "ACCEPTED", "accepted", COLUMN_NUMBER },
		{ "DROPPED", "dropped", COLUMN_NUMBER },
		{ "MARKED", "marked", COLUMN_NUMBER },
		{ "DIFFERENCES", "differences", COLUMN_NUMBER },
		{ "NOT EVALUATED", "not_evaluated", COLUMN_NUMBER },
		{ "WHY NOT", "refusal", COLUMN_TEXT },
		{ 0 },
	};
	struct table table = { .columns = columns };
	const struct evaluator *evaluator = check->evaluators;
	struct json_object *summary;
	bool differences = false;
	unsigned int i;

	for (i = 0; i < check->count; i++, evaluator++) {
		differences |= evaluator->totals.differences != 0;
		table_text(&table, evaluator->backend->name);
		table_number(&table, evaluator->totals.packets);
		table_number(&table, evaluator->totals.accepted);
		table_number(&table, evaluator->totals.dropped);
		table_number(&table, evaluator->totals.marked);
		table_number(&table, evaluator->totals.differences);
		table_number(&table, evaluator->totals.not_evaluated);
		table_text(&table, evaluator->refusal);
	}
	if (!options.json) {
		fflush(stdout);
		table_print(&table, stderr, 0);
		return differences;
	}
	summary = json_object_new_object();
	json_object_object_add(summary, "summary", table_json(&table));
	json_print_line(summary);
	return differences;
}

static int eval_source(const struct source *source, const struct choice *choice)
{
	struct packets packets = { 0 };
	struct cross_check check;
	int status;

	status = packets_open(&packets);
	if (status != EXIT_DONE)
		goto out_packets;
	status = EXIT_REFUSED;
	if (!cross_check_open(&check, choice, source) &&
	    !evaluate_all(source->policy, &check, &packets) &&
	    !summarize(&check))
		status = EXIT_DONE;
	cross_check_close(&check);
out_packets:
	packets_free(&packets);
	return status;
}

static int eval_run(int n_operands, char **operands)
{
	struct source source;
	struct choice choice;
	int status;

	(void)n_operands;
	if (!options.pcap == !options.trace) {
		complain("eval: expected either --pcap or --trace");
		return EXIT_USAGE;
	}
	if (choice_parse(&choice, options.backends))
		return EXIT_USAGE;
	status = source_open(&source, operands[0], &choice, true);
	messages_print(&source.messages, stderr);
	if (status == EXIT_DONE)
		status = eval_source(&source, &choice);
	source_close(&source);
	return status;
}

static const struct option_row eval_options[] = {
	{ .name = "pcap",
	  .letter = 'p',
	  .type = OPTION_TEXT,
	  .argument = "FILE",
	  .help = "read the packets from a capture",
	  .target = &options.pcap },
	{ .name = "trace",
	  .letter = 't',
	  .type = OPTION_TEXT,
	  .argument = "FILE",
	  .help = "read the packets from a trace",
	  .target = &options.trace },
	{ .name = "backend",
	  .letter = 'b',
	  .type = OPTION_TEXT,
	  .argument = "BACKEND[,...]",
	  .help = "backends that evaluate (default ref)",
	  .target = &options.backends },
	{ .name = "mark",
	  .letter = 'm',
	  .type = OPTION_NUMBER,
	  .argument = "MARK",
	  .help = "mark of the packets (default 0)",
	  .maximum = UINT32_MAX,
	  .target = &options.mark },
	{ .name = "dev",
	  .letter = 'd',
	  .type = OPTION_TEXT,
	  .argument = "DEVICE",
	  .help = "input device of the packets",
	  .target = &options.device },
	{ .name = "limit",
	  .letter = 'l',
	  .type = OPTION_NUMBER,
	  .argument = "N",
	  .help = "evaluate the first N packets only",
	  .minimum = 1,
	  .maximum = INT64_MAX,
	  .target = &options.limit },
	{ .name = "quiet",
	  .letter = 'q',
	  .type = OPTION_FLAG,
	  .help = "print differences and the summary only",
	  .target = &options.quiet },
	OPTION_ROW_JSON(options.json),
	OPTION_ROW_END,
};

const struct verb verb_eval = {
	.name = "eval",
	.help = "evaluate a policy for given packets, without traffic",
	.operands = "FILE",
	.least_operands = 1,
	.most_operands = 1,
	.options = eval_options,
	.run = eval_run,
};
