// SPDX-License-Identifier: GPL-2.0-only
/*
 * claim NAME FILE: load the policy in FILE as NAME, on no hook, by asking the
 * module and nobody before it; what it says, if it refuses, to stderr.
 */
#include <stdio.h>

#include "subject.h"

int main(int argc, char **argv)
{
	struct kmod_load load = { .name = argv[1] };
	char why[WHY_SIZE] = "";
	struct kmod_socket s;
	struct image image;
	uint32_t generation;
	int err;

	if (argc != 3) {
		fprintf(stderr, "usage: claim NAME FILE\n");
		return 2;
	}
	if (subject_compile_file(argv[2], &image))
		return 2;
	err = kmod_open(&s, why);
	if (!err) {
		err = kmod_load_image(&s, &load, &image, &generation, why);
		kmod_close(&s);
	}
	if (err)
		fprintf(stderr, "%s\n", why);
	image_free(&image);
	return err ? 1 : 0;
}
