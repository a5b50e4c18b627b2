// SPDX-License-Identifier: GPL-2.0-only
/*
 * alternate NAME TIMES FILE FILE: load the policies in the files as NAME, in
 * turn. What is compiled is compiled once: the replaces follow each other
 * closely.
 */
#include <stdio.h>
#include <stdlib.h>

#include "selftests/runner/subject.h"

static int load(const char *name, const struct image *image)
{
	const struct backend *kmod = backend_find("kmod");
	struct attachment at = { 0 };
	char why[WHY_SIZE] = "";
	uint32_t generation;
	int err;

	snprintf(at.name, sizeof(at.name), "%s", name);
	err = kmod->load(kmod, &at, image, &generation, why);
	if (err)
		fprintf(stderr, "alternate: %s\n", why);
	return err;
}

int main(int argc, char **argv)
{
	struct image images[2];
	int i, times;

	if (argc != 5)
		return 2;
	times = atoi(argv[2]);
	for (i = 0; i < 2; i++)
		if (subject_compile_file(argv[3 + i], &images[i]))
			return 1;
	for (i = 0; i < times; i++)
		if (load(argv[1], &images[i % 2]))
			return 1;
	return 0;
}
