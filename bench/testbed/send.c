// SPDX-License-Identifier: GPL-2.0-only
/* kzbench send: as typed, or as a run orders it (sender_protocol.h). */
#include "bench/testbed/send.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/testbed/sender_protocol.h"
#include "bench/testbed/tx_socket.h"
#include "userspace/base/refuse.h"

#define FLOWS_MAX (1U << 20)

struct options {
	const char *flows; /* a file of workloads */
	uint64_t count; /* packets; 0: until killed */
};

static int complain(const char *what, int err)
{
	fprintf(stderr, "kzbench send: %s: %s\n", what, errno_words(err));
	return EXIT_FAILURE;
}

static int flows_read(struct tx_socket *tx, FILE *in, uint32_t count)
{
	struct flow *flows = calloc(count, sizeof(*flows));
	int err = -EIO;

	if (!flows)
		return -ENOMEM;
	if (fread(flows, sizeof(*flows), count, in) == count)
		err = tx_socket_fill(tx, flows, count);
	free(flows);
	return err;
}

/* ---- orders of a run ---- */

static int command_flows(struct tx_socket *tx, const char *words)
{
	uint32_t count = 0;

	if (sscanf(words, "%u", &count) != 1 || !count || count > FLOWS_MAX)
		return -EINVAL;
	return flows_read(tx, stdin, count);
}

static int command_send(struct tx_socket *tx, const char *words)
{
	uint32_t first, count;

	if (sscanf(words, "%u %u", &first, &count) != 2)
		return -EINVAL;
	return tx_socket_send(tx, first, count);
}

static int command_flood(struct tx_socket *tx, const char *words)
{
	(void)words;
	return tx_socket_flood(tx);
}

static int command_stop(struct tx_socket *tx, const char *words)
{
	(void)words;
	tx_socket_stop(tx);
	return 0;
}

static const struct {
	const char *word;
	int (*carry_out)(struct tx_socket *tx, const char *words);
} commands[] = {
	{ SENDER_FLOWS, command_flows },
	{ SENDER_SEND, command_send },
	{ SENDER_FLOOD, command_flood },
	{ SENDER_STOP, command_stop },
};

static int command_run(struct tx_socket *tx, const char *line)
{
	size_t length = strcspn(line, " \n"), i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strlen(commands[i].word) == length &&
		    !memcmp(commands[i].word, line, length))
			return commands[i].carry_out(tx, line + length);
	return -EINVAL;
}

static int commands_follow(struct tx_socket *tx)
{
	char *line = NULL;
	size_t room = 0;
	int err = 0;

	while (!err && getline(&line, &room, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		err = command_run(tx, line);
		if (err)
			complain(line, err);
		else if (puts(SENDER_DONE) < 0 || fflush(stdout))
			err = -EPIPE;
	}
	free(line);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* ---- as typed ---- */

static int flows_send(struct tx_socket *tx, const struct options *options)
{
	FILE *file = fopen(options->flows, "rb");
	int err = file ? flows_read(tx, file, BENCH_FLOWS) : -errno;

	if (file)
		fclose(file);
	if (err)
		return complain(options->flows, err);
	if (options->count)
		err = tx_socket_send(tx, 0, options->count);
	else
		err = tx_socket_flood(tx);
	if (err)
		return complain(tx->device, err);
	if (!options->count)
		pause();
	return EXIT_SUCCESS;
}

/* ---- the command line ---- */

static int usage(FILE *out, int status)
{
	fputs("usage: kzbench send IF --to MAC [OPTION...]\n"
	      "\n"
	      "  --to MAC      the device that receives the packets\n"
	      "  --flows FILE  send the flows of a rule set, such as\n"
	      "                build/bench/workload/acl1_10k.flows; without this, standard\n"
	      "                input says what to send, as 'kzbench run --sender' does it,\n"
	      "                and this ends when its input ends\n"
	      "  --count N     send N packets of FILE, instead of until killed\n"
	      "  --threads N   threads when sending as fast as possible (1)\n",
	      out);
	return status;
}

static const struct option longs[] = {
	{ "count", required_argument, NULL, 'c' },
	{ "flows", required_argument, NULL, 'f' },
	{ "help", no_argument, NULL, 'h' },
	{ "threads", required_argument, NULL, 'n' },
	{ "to", required_argument, NULL, 't' },
	{ 0 },
};

static bool mac_parse(const char *text, uint8_t mac[6])
{
	int end = 0;

	return sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx%n", &mac[0], &mac[1],
		      &mac[2], &mac[3], &mac[4], &mac[5], &end) == 6 &&
	       !text[end];
}

static bool count_parse(const char *text, uint64_t most, uint64_t *count)
{
	char *end;

	errno = 0;
	*count = strtoull(text, &end, 10);
	return !errno && *text >= '0' && *text <= '9' && !*end && *count &&
	       *count <= most;
}

/* True if it is valid. */
static bool option_take(int option, struct tx_socket *tx,
			struct options *options)
{
	static const uint8_t nobody[6];
	uint64_t threads;

	switch (option) {
	case 'c':
		return count_parse(optarg, UINT64_MAX, &options->count);
	case 'f':
		options->flows = optarg;
		return true;
	case 'n':
		if (!count_parse(optarg, FLOOD_THREADS_MAX, &threads))
			return false;
		tx->n_threads = threads;
		return true;
	case 't':
		return mac_parse(optarg, tx->to) &&
		       memcmp(tx->to, nobody, sizeof(nobody));
	default:
		return false;
	}
}

int send_verb(int argc, char **argv)
{
	static const uint8_t nobody[6];
	struct tx_socket tx = { .n_threads = 1, .socket = -1 };
	struct options options = { 0 };
	int option, err, status;

	while ((option = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		if (option == 'h')
			return usage(stdout, EXIT_SUCCESS);
		if (!option_take(option, &tx, &options))
			return usage(stderr, 2);
	}
	if (argc - optind != 1 || (options.count && !options.flows) ||
	    !memcmp(tx.to, nobody, sizeof(nobody)))
		return usage(stderr, 2);
	tx.device = argv[optind];
	err = tx_socket_open(&tx);
	if (err)
		return complain(tx.device, err);
	status = options.flows ? flows_send(&tx, &options) :
				 commands_follow(&tx);
	tx_socket_close(&tx);
	return status;
}
