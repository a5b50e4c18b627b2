// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/output_file.h"
#include "userspace/cli/verb.h"
#include "userspace/base/refuse.h"

int output_write(const char *path, const char *text, size_t size)
{
	FILE *out = stdout;
	bool failed;

	if (path)
		out = fopen(path, "w");
	if (!out) {
		complain("%s: %s", path, errno_file_words(-errno));
		return EXIT_REFUSED;
	}
	failed = fwrite(text, 1, size, out) != size;
	if (path)
		failed |= fclose(out) != 0;
	else
		failed |= fflush(out) != 0;
	if (failed) {
		complain("%s: %s", path ? path : "standard output",
			 errno_file_words(-errno));
		return EXIT_REFUSED;
	}
	return EXIT_DONE;
}
