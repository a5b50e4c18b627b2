// SPDX-License-Identifier: GPL-2.0-only
/*
 * Run test vectors through backends: each must say what the vector says, and
 * the same as the reference in everything a vector does not mention.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner/backends.h"
#include "selftests/runner/cached.h"
#include "selftests/runner/ktap.h"
#include "userspace/lang/parse_policy.h"
#include "userspace/reference/reference.h"
#include "selftests/runner/vector.h"

static const char usage[] =
	"usage: vectors [--backend NAME[,NAME...]] [--list] FILE...\n"
	"Run the test vectors of each FILE (default backends: ref,image).\n";

/* A block of vectors on its way through the backends. */
struct run {
	const struct vector_file *file;
	const struct vector_block *block;
	const struct policy *policy;
	const struct image *image;
	const struct backend *backend;
	/* Evaluates what the backend does: their sets see the same packets. */
	struct reference reference;
	bool missed; /* a packet of the block was not for this backend */
};

/* What a packet's answer may depend on beside the packet. */
#define REMEMBERS (KZ_F_DYNAMIC | KZ_F_FLOW | KZ_F_LIMIT)

/* Evaluate it, and again what depends on nothing else: the last result. */
static int run_times(const struct run *run, struct test_run *test,
		     const struct packet *packet, struct kz_result *result,
		     char *why)
{
	unsigned int times =
		run->image->header->features & REMEMBERS ? 1 : cached_times();
	int err = 0;

	while (!err && times--)
		err = run->backend->test_run(test, packet, 1, result, why);
	return err;
}

/* file:line name [backend], into @text. */
static const char *title(const struct run *run, const struct vector *vector,
			 char text[256])
{
	const char *base = strrchr(run->file->path, '/');

	snprintf(text, 256, "%s:%u %s [%s]", base ? base + 1 : run->file->path,
		 vector->line, vector->name, run->backend->name);
	return text;
}

/* Say the same of all of the block's vectors. */
static void skip_all(const struct run *run, const char *reason)
{
	char name[256];
	size_t i;

	for (i = 0; i < run->block->count; i++)
		ktap_skip(reason, "%s",
			  title(run, &run->block->vectors[i], name));
}

static void fail_all(const struct run *run, const char *reason)
{
	char name[256];
	size_t i;

	ktap_note("%s", reason);
	for (i = 0; i < run->block->count; i++)
		ktap_result(false, "%s",
			    title(run, &run->block->vectors[i], name));
}

static void run_vector(struct run *run, struct test_run *test,
		       const struct vector *vector)
{
	struct kz_result result = { 0 }, reference;
	char why[WHY_SIZE] = "", name[256], got[256];
	const char *refused = NULL;
	bool expected, same;

	title(run, vector, name);
	if (run->backend->test_refuses)
		refused = run->backend->test_refuses(&vector->packet);
	if (refused) {
		ktap_skip(refused, "%s", name);
		run->missed = true;
		return;
	}
	if (run_times(run, test, &vector->packet, &result, why)) {
		ktap_result(false, "%s", name);
		ktap_note("%s", why);
		return;
	}
	expected = vector_agrees(&vector->expected, run->policy, &result, why,
				 sizeof(why));
	reference_evaluate(&run->reference, &vector->packet, &reference);
	same = results_equal(&result, &reference);
	if (!expected && same && run->missed &&
	    run->image->header->features & REMEMBERS) {
		ktap_skip("after a packet that it cannot be given", "%s", name);
		return;
	}
	if (expected && !same) {
		result_describe(&reference, got, sizeof(got));
		snprintf(why, sizeof(why), "the reference says %s", got);
	}
	if (ktap_result(expected && same, "%s", name))
		return;
	result_describe(&result, got, sizeof(got));
	ktap_note("%s; it says %s", why, got);
}

static void run_backend(struct run *run)
{
	struct test_run test = { .backend = run->backend };
	char why[WHY_SIZE] = "";
	size_t i;

	if (backend_cannot(run->backend, run->policy, why, sizeof(why))) {
		skip_all(run, why);
		return;
	}
	run->missed = false;
	if (reference_open(&run->reference, run->policy)) {
		fail_all(run, "out of memory");
		return;
	}
	if (run->backend->test_open(&test, run->policy, run->image, why)) {
		fail_all(run, why);
		goto out_close;
	}
	for (i = 0; i < run->block->count; i++)
		run_vector(run, &test, &run->block->vectors[i]);
	run->backend->test_close(&test);
out_close:
	reference_close(&run->reference);
}

/* Parse and compile the block's policy, and run it through all @backends. */
static void run_block(struct run *run, const struct backend_list *backends)
{
	struct messages messages = { 0 };
	struct policy *policy;
	struct image image = { 0 };
	int i;

	policy = policy_parse(run->file->path, run->block->policy, &messages);
	cached_add(policy);
	if (policy && policy_compile(policy, &image, &messages)) {
		policy_free(policy);
		policy = NULL;
	}
	run->policy = policy;
	run->image = &image;
	for (i = 0; i < backends->count; i++) {
		run->backend = backends->list[i];
		if (policy)
			run_backend(run);
		else
			fail_all(run, "the policy is refused");
	}
	if (!policy)
		messages_print(&messages, stderr);
	messages_clear(&messages);
	image_free(&image);
	policy_free(policy);
}

static int read_files(char **paths, int count, struct vector_file *files)
{
	char why[512];
	int i;

	for (i = 0; i < count; i++) {
		if (!vector_file_read(paths[i], &files[i], why, sizeof(why)))
			continue;
		fprintf(stderr, "vectors: %s\n", why);
		return -EINVAL;
	}
	return 0;
}

static void list(const struct vector_file *file)
{
	size_t b, v;

	for (b = 0; b < file->count; b++)
		for (v = 0; v < file->blocks[b].count; v++)
			printf("%s:%u %s\n", file->path,
			       file->blocks[b].vectors[v].line,
			       file->blocks[b].vectors[v].name);
}

static void run_files(const struct vector_file *files, int count,
		      const struct backend_list *backends)
{
	unsigned int vectors = 0;
	size_t b;
	int i;

	for (i = 0; i < count; i++)
		for (b = 0; b < files[i].count; b++)
			vectors += files[i].blocks[b].count;
	ktap_start(vectors * backends->count);
	for (i = 0; i < count; i++) {
		for (b = 0; b < files[i].count; b++) {
			struct run run = {
				.file = &files[i],
				.block = &files[i].blocks[b],
			};

			run_block(&run, backends);
		}
	}
}

/* 0, or the exit status for bad usage. */
static int read_options(int argc, char **argv, struct backend_list *backends,
			bool *only_list)
{
	static const struct option options[] = {
		{ "backend", required_argument, NULL, 'b' },
		{ "list", no_argument, NULL, 'l' },
		{ 0 },
	};
	const char *names = "ref,image";
	char why[128];
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		if (option == 'b') {
			names = optarg;
		} else if (option == 'l') {
			*only_list = true;
		} else {
			fputs(usage, stderr);
			return 2;
		}
	}
	if (backends_read(names, backends, why, sizeof(why))) {
		fprintf(stderr, "vectors: %s\n", why);
		return 2;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct backend_list backends;
	struct vector_file *files;
	bool only_list = false;
	int i, count, status;

	status = read_options(argc, argv, &backends, &only_list);
	if (status)
		return status;
	count = argc - optind;
	files = calloc(count + 1, sizeof(*files));
	if (!files || read_files(argv + optind, count, files)) {
		status = 2;
	} else if (only_list) {
		for (i = 0; i < count; i++)
			list(&files[i]);
	} else {
		run_files(files, count, &backends);
		status = ktap_finish();
	}
	for (i = 0; files && i < count; i++)
		vector_file_free(&files[i]);
	free(files);
	return status;
}
