// SPDX-License-Identifier: GPL-2.0-only
/*
 * Run the packets of captures through backends: each must say the same of
 * every packet as the reference interpreter.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner/backends.h"
#include "selftests/runner/ktap.h"
#include "userspace/lang/parse_policy.h"
#include "userspace/packet/pcap.h"
#include "userspace/reference/reference.h"

#define MAX_POLICIES 16
#define MAX_SHOWN 5 /* differences of one capture */
#define SHOWN_BYTES 96 /* of a frame */

static const char usage[] =
	"usage: compare [--backend NAME[,NAME...]] --policy FILE... CAPTURE...\n"
	"Evaluate every packet of each CAPTURE by each policy in the backends\n"
	"(default: image) and report where they differ from the reference.\n";

struct capture {
	const char *path;
	struct packets packets;
};

struct options {
	struct backend_list backends;
	const char *policies[MAX_POLICIES];
	int n_policies;
	struct capture *captures;
	int n_captures;
};

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void show_difference(const struct packet *packet,
			    const struct kz_result *expected,
			    const struct kz_result *got)
{
	char hex[SHOWN_BYTES * 2 + 1] = "", text[2][256];
	uint32_t i;

	result_describe(expected, text[0], sizeof(text[0]));
	result_describe(got, text[1], sizeof(text[1]));
	for (i = 0; i < packet->length && i < SHOWN_BYTES; i++)
		sprintf(hex + 2 * i, "%02x", packet->frame[i]);
	ktap_note("packet %u, %u bytes: ref %s; here %s", packet->line,
		  packet->length, text[0], text[1]);
	ktap_note("  raw %s", hex);
}

/* What came of one capture in one backend. */
struct tally {
	size_t evaluated;
	size_t refused; /* not for this backend */
	size_t different;
	int err;
};

static struct tally compare_packets(struct test_run *test,
				    struct reference *reference,
				    const struct packets *packets, char *why)
{
	const struct backend *backend = test->backend;
	const struct packet *packet;
	struct kz_result expected, got;
	struct tally tally = { 0 };
	size_t i;

	for (i = 0; i < packets->count && !tally.err; i++) {
		packet = &packets->list[i];
		if (backend->test_refuses && backend->test_refuses(packet)) {
			tally.refused++;
			continue;
		}
		got = (struct kz_result){ 0 };
		tally.err = backend->test_run(test, packet, 1, &got, why);
		if (tally.err)
			break;
		tally.evaluated++;
		reference_evaluate(reference, packet, &expected);
		if (results_equal(&expected, &got))
			continue;
		if (tally.different++ < MAX_SHOWN)
			show_difference(packet, &expected, &got);
	}
	return tally;
}

static void compare_captures(struct test_run *test, const char *path,
			     struct reference *reference,
			     const struct options *options)
{
	const struct capture *capture;
	struct tally tally;
	char why[WHY_SIZE];
	int i;

	for (i = 0; i < options->n_captures; i++) {
		capture = &options->captures[i];
		why[0] = '\0';
		tally = compare_packets(test, reference, &capture->packets,
					why);
		ktap_result(
			!tally.err && !tally.different,
			"%s %s [%s]: %zu packets, %zu evaluated, %zu refused, %zu different",
			base_name(capture->path), base_name(path),
			test->backend->name, capture->packets.count,
			tally.evaluated, tally.refused, tally.different);
		if (tally.err)
			ktap_note("%s", why);
	}
}

/* All captures through one backend. */
static void run_backend(const struct backend *backend, const char *path,
			const struct policy *policy, const struct image *image,
			const struct options *options)
{
	struct test_run test = { .backend = backend };
	char why[WHY_SIZE] = "";
	struct reference reference;
	int i;

	if (backend_cannot(backend, policy, why, sizeof(why))) {
		for (i = 0; i < options->n_captures; i++)
			ktap_skip(why, "%s %s [%s]",
				  base_name(options->captures[i].path),
				  base_name(path), backend->name);
		return;
	}
	if (reference_open(&reference, policy) ||
	    backend->test_open(&test, policy, image, why)) {
		ktap_note("%s", why);
		for (i = 0; i < options->n_captures; i++)
			ktap_result(false, "%s %s [%s]",
				    base_name(options->captures[i].path),
				    base_name(path), backend->name);
		return;
	}
	compare_captures(&test, path, &reference, options);
	backend->test_close(&test);
	reference_close(&reference);
}

/* False if the policy cannot be read or compiled. */
static bool run_policy(const char *path, const struct options *options)
{
	struct messages messages = { 0 };
	struct image image = { 0 };
	struct policy *policy;
	bool good;
	int i;

	policy = policy_read(path, &messages);
	good = policy && !policy_compile(policy, &image, &messages);
	for (i = 0; good && i < options->backends.count; i++)
		run_backend(options->backends.list[i], path, policy, &image,
			    options);
	messages_print(&messages, stderr);
	messages_clear(&messages);
	image_free(&image);
	policy_free(policy);
	return good;
}

/*
 * An unreadable capture has no packets; that it cannot be read is said. What
 * the packets of one leave in sets meets those of the next: their times are
 * not in order.
 */
static void read_captures(struct options *options, char **paths)
{
	struct packets *packets;
	char why[WHY_SIZE];
	size_t p;
	int i;

	for (i = 0; i < options->n_captures; i++) {
		packets = &options->captures[i].packets;
		options->captures[i].path = paths[i];
		packets_read_pcap(paths[i], packets, why);
		if (why[0])
			ktap_note("%s", why);
		for (p = 0; p < packets->count; p++)
			packets->list[p].timed = false;
	}
}

/* 0, or the exit status for bad usage. */
static int read_options(int argc, char **argv, struct options *options)
{
	static const struct option names[] = {
		{ "backend", required_argument, NULL, 'b' },
		{ "policy", required_argument, NULL, 'p' },
		{ 0 },
	};
	const char *backends = "image";
	char why[128];
	int option;

	while ((option = getopt_long(argc, argv, "", names, NULL)) >= 0) {
		if (option == 'b') {
			backends = optarg;
		} else if (option == 'p' &&
			   options->n_policies < MAX_POLICIES) {
			options->policies[options->n_policies++] = optarg;
		} else {
			fputs(usage, stderr);
			return 2;
		}
	}
	if (backends_read(backends, &options->backends, why, sizeof(why))) {
		fprintf(stderr, "compare: %s\n", why);
		return 2;
	}
	options->n_captures = argc - optind;
	options->captures =
		calloc(options->n_captures + 1, sizeof(*options->captures));
	if (options->captures && options->n_captures && options->n_policies)
		return 0;
	fputs(usage, stderr);
	return 2;
}

int main(int argc, char **argv)
{
	struct options options = { 0 };
	int i, status;

	status = read_options(argc, argv, &options);
	if (!status) {
		ktap_start(options.n_policies * options.backends.count *
			   options.n_captures);
		read_captures(&options, argv + optind);
		for (i = 0; i < options.n_policies; i++)
			if (!run_policy(options.policies[i], &options))
				status = 1;
		status |= ktap_finish();
	}
	for (i = 0; i < options.n_captures && options.captures; i++)
		packets_free(&options.captures[i].packets);
	free(options.captures);
	return status;
}
