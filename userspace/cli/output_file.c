// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>

#include "userspace/base/refuse.h"
#include "userspace/base/text_file.h"
#include "userspace/cli/output.h"
#include "userspace/cli/output_file.h"
#include "userspace/cli/verb.h"

int output_write(const char *path, const char *text, size_t size)
{
	int error = 0;

	if (path)
		error = text_file_write(path, text, size);
	else if (fwrite(text, 1, size, stdout) != size || fflush(stdout))
		error = -errno;
	if (!error)
		return EXIT_DONE;
	if (!path) { /* told here: main() has nothing left to tell */
		__fpurge(stdout);
		clearerr(stdout);
	}
	complain("%s: %s", path ? path : "standard output",
		 errno_file_words(error));
	return EXIT_REFUSED;
}
