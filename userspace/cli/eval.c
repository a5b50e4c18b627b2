// SPDX-License-Identifier: GPL-2.0-only
/* kzmark eval FILE: evaluate given packets, and compare backends. */
#include <json.h>
#include <stdio.h>

#include "userspace/cli/output.h"
#include "userspace/cli/cross_check.h"
#include "userspace/cli/eval_against.h"
#include "userspace/cli/eval_packets.h"
#include "userspace/cli/eval_print.h"
#include "userspace/cli/progress.h"
#include "userspace/cli/table.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"

static struct {
	struct eval_packets_options packets;
	const char *backends;
	const char *against;
	bool quiet;
	bool json;
} options = { .backends = "image" };

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
	size_t done, count, batch = cross_check_batch(check);
	struct progress progress;
	int error = 0;

	progress_start(&progress, "packets", options.quiet);
	for (done = 0; !error && done < packets->count; done += count) {
		count = packets->count - done;
		if (count > batch)
			count = batch;
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

/* EXIT_REFUSED if backends differ. */
static int eval_packets(const struct source *source,
			const struct choice *choice,
			const struct packets *packets)
{
	struct cross_check check;
	int status = EXIT_REFUSED;

	if (!cross_check_open(&check, choice, source) &&
	    !evaluate_all(source->policy, &check, packets) &&
	    !summarize(&check))
		status = EXIT_DONE;
	cross_check_close(&check);
	return status;
}

/* EXIT_REFUSED if packets change. */
static int eval_against(const struct source *source,
			const struct choice *choice,
			const struct packets *packets)
{
	struct source old;
	struct eval_against against = {
		.old = &old,
		.new = source,
		.choice = choice,
		.packets = packets,
		.quiet = options.quiet,
		.json = options.json,
	};
	int status;

	status = source_open(&old, options.against, choice, true);
	messages_print(&old.messages, stderr);
	if (status == EXIT_DONE)
		status = eval_packets_check(packets, old.policy);
	if (status == EXIT_DONE)
		status = eval_against_run(&against);
	source_close(&old);
	return status;
}

static int eval_source(const struct source *source, const struct choice *choice)
{
	struct packets packets;
	int status;

	status = eval_packets_open(&options.packets, &packets);
	if (status == EXIT_DONE)
		status = eval_packets_check(&packets, source->policy);
	if (status == EXIT_DONE) {
		status = (options.against ? eval_against : eval_packets)(
			source, choice, &packets);
		if (eval_packets_incomplete(&options.packets, &packets,
					    source->image.header) &&
		    status == EXIT_DONE)
			status = EXIT_USAGE;
	}
	packets_free(&packets);
	return status;
}

/* One of --pcap, --trace and --packet. */
static int sources_check(void)
{
	int given = !!options.packets.pcap + !!options.packets.trace +
		    !!options.packets.packet;

	if (given == 1)
		return EXIT_DONE;
	complain("eval: expected one of --pcap, --trace and --packet");
	return EXIT_USAGE;
}

static int eval_run(int n_operands, char **operands)
{
	struct source source;
	struct choice choice;
	int status;

	(void)n_operands;
	if (sources_check())
		return EXIT_USAGE;
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
	OPTION_ROW_DEFINE,
	{ .name = "pcap",
	  .letter = 'p',
	  .type = OPTION_TEXT,
	  .argument = "FILE",
	  .help = "read the packets from a capture",
	  .target = &options.packets.pcap },
	{ .name = "trace",
	  .letter = 't',
	  .type = OPTION_TEXT,
	  .argument = "FILE",
	  .help = "read the packets from a trace",
	  .target = &options.packets.trace },
	{ .name = "packet",
	  .letter = 'P',
	  .type = OPTION_TEXT,
	  .argument = "TEXT",
	  .help = "one packet: 'ip 10.0.0.1 > 10.0.0.2 icmp 8'",
	  .target = &options.packets.packet },
	{ .name = "backend",
	  .letter = 'b',
	  .type = OPTION_TEXT,
	  .argument = "BACKEND[,...]",
	  .help = "backends that evaluate (default image)",
	  .target = &options.backends },
	{ .name = "against",
	  .letter = 'a',
	  .type = OPTION_TEXT,
	  .argument = "FILE",
	  .help = "an older policy: which packets change",
	  .target = &options.against },
	{ .name = "mark",
	  .letter = 'm',
	  .type = OPTION_NUMBER,
	  .argument = "MARK",
	  .help = "mark of the packets (default 0)",
	  .maximum = UINT32_MAX,
	  .target = &options.packets.mark },
	{ .name = "dev",
	  .letter = 'd',
	  .type = OPTION_TEXT,
	  .argument = "DEVICE",
	  .help = "input device of the packets",
	  .target = &options.packets.device },
	{ .name = "state",
	  .letter = 's',
	  .type = OPTION_TEXT,
	  .argument = "STATE",
	  .help = "connection state of the packets",
	  .target = &options.packets.state },
	{ .name = "given",
	  .letter = 'g',
	  .type = OPTION_TEXT,
	  .argument = "TEXT",
	  .help = "more of the kind: 'oif eth1 pkttype host'",
	  .target = &options.packets.given },
	{ .name = "limit",
	  .letter = 'l',
	  .type = OPTION_NUMBER,
	  .argument = "N",
	  .help = "evaluate the first N packets only",
	  .minimum = 1,
	  .maximum = INT64_MAX,
	  .target = &options.packets.limit },
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
