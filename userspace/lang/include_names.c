// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/include_names.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "userspace/base/text_files.h"

static int glob_read(const char *pattern, char **names)
{
	size_t i, size;
	glob_t found;
	FILE *out;
	int error;

	error = glob(pattern, 0, NULL, &found);
	if (error && error != GLOB_NOMATCH)
		return error == GLOB_NOSPACE ? -ENOMEM : -EIO;
	*names = NULL;
	out = open_memstream(names, &size);
	for (i = 0; out && !error && i < found.gl_pathc; i++)
		fprintf(out, "%s\n", found.gl_pathv[i]);
	globfree(&found);
	return out && !fclose(out) && *names ? 0 : -ENOMEM;
}

int include_names(const char *pattern, char **names)
{
	int error = text_files_find(pattern, names);

	if (error)
		return error < 0 ? error : 0;
	error = glob_read(pattern, names);
	if (error)
		return error;
	error = text_files_note(pattern, *names);
	if (error)
		free(*names);
	return error;
}
