// SPDX-License-Identifier: GPL-2.0-only
/* import NAME: the ClassBench filters on standard input as a policy. */
#include <stdio.h>

#include "userspace/import/classbench.h"

int main(int argc, char **argv)
{
	char why[256];

	if (argc != 2)
		return 2;
	if (!classbench_import(stdin, argv[1], stdout, why, sizeof(why)))
		return 0;
	fprintf(stderr, "%s\n", why);
	return 1;
}
