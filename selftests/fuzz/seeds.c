// SPDX-License-Identifier: GPL-2.0-only
/*
 * seeds FOLDER FILE...: where fuzzing begins. Of every policy in the FILEs
 * (.kz, .vec) its text to FOLDER/policy_text and its image to FOLDER/image; of
 * every vector its frame to FOLDER/packet. The folders are there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/compile.h"
#include "userspace/base/text_file.h"
#include "userspace/lang/parse_policy.h"
#include "selftests/runner/vector.h"

static const char *folder;
static unsigned int written;

static void write_seed(const char *target, const void *bytes, size_t size)
{
	char path[512];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s/%05u", folder, target, written++);
	out = fopen(path, "w");
	if (!out || fwrite(bytes, 1, size, out) != size || fclose(out)) {
		perror(path);
		exit(1);
	}
}

/* Mistaken policies are seeds too, but have no image. */
static void write_policy(const char *path, const char *text)
{
	struct messages messages = { 0 };
	struct image image = { 0 };
	struct policy *policy;

	write_seed("policy_text", text, strlen(text));
	policy = policy_parse(path, text, &messages);
	if (policy && !policy_compile(policy, &image, &messages))
		write_seed("image", image.bytes, image.header->size);
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
}

static bool read_vectors(const char *path)
{
	const struct vector_block *block;
	struct vector_file file;
	const char *text;
	char why[256];
	size_t b, v;

	if (vector_file_read(path, &file, why, sizeof(why))) {
		fprintf(stderr, "seeds: %s\n", why);
		return false;
	}
	for (b = 0; b < file.count; b++) {
		block = &file.blocks[b];
		text = block->policy + strspn(block->policy, "\n");
		write_policy(path, text);
		for (v = 0; v < block->count; v++)
			write_seed("packet", block->vectors[v].packet.frame,
				   block->vectors[v].packet.length);
	}
	vector_file_free(&file);
	return true;
}

static bool read_policy(const char *path)
{
	char *text;

	if (text_file_read(path, &text)) {
		perror(path);
		return false;
	}
	write_policy(path, text);
	free(text);
	return true;
}

int main(int argc, char **argv)
{
	const char *end;
	bool good = argc > 2;
	int i;

	folder = argv[1];
	for (i = 2; i < argc && good; i++) {
		end = strrchr(argv[i], '.');
		good = end && !strcmp(end, ".vec") ? read_vectors(argv[i]) :
						     read_policy(argv[i]);
	}
	return !good;
}
