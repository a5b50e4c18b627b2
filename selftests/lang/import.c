// SPDX-License-Identifier: GPL-2.0-only
/* import NAME [--ignore-flags]: the ClassBench filters on standard input as a policy. */
#include <stdio.h>

#include "userspace/import/classbench.h"
#include "userspace/base/refuse.h"

int main(int argc, char **argv)
{
	struct import_options options = { .ignore_flags = argc > 2 };
	char why[WHY_SIZE];

	if (argc < 2)
		return 2;
	if (!classbench_import(stdin, argv[1], stdout, &options, why))
		return 0;
	fprintf(stderr, "%s\n", why);
	return 1;
}
