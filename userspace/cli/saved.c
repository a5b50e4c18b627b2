// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/saved.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/kept.h"

int saved_path(char path[SAVED_PATH_SIZE], const char *folder, const char *name,
	       char *why)
{
	if (snprintf(path, SAVED_PATH_SIZE, "%s/%s" KEPT_SUFFIX, folder, name) <
	    SAVED_PATH_SIZE)
		return 0;
	return refuse(why, -ENAMETOOLONG, "%s: %s", folder,
		      errno_file_words(-ENAMETOOLONG));
}

/* Ends @name before @suffix; false: it does not end with it. */
static int cut(char *name, const char *suffix)
{
	size_t length = strlen(name), end = strlen(suffix);

	if (length <= end || *name == '.' ||
	    strcmp(name + length - end, suffix))
		return 0;
	name[length - end] = '\0';
	return 1;
}

int folder_each(const char *folder, const char *suffix,
		int (*each)(const char *name, void *context), void *context,
		char *why)
{
	struct dirent **entries;
	int i, count, err = 0;

	count = scandir(folder, &entries, NULL, alphasort);
	if (count < 0)
		return errno == ENOENT ? 0 :
					 refuse(why, -errno, "%s: %s", folder,
						errno_file_words(-errno));
	for (i = 0; i < count; i++) {
		if (!err && cut(entries[i]->d_name, suffix))
			err = each(entries[i]->d_name, context);
		free(entries[i]);
	}
	free(entries);
	return err;
}

int saved_each(const char *folder, int (*each)(const char *name, void *context),
	       void *context, char *why)
{
	return folder_each(folder, KEPT_SUFFIX, each, context, why);
}

int folder_check(const char *folder, const char *usual, char *why)
{
	if (!strcmp(folder, usual) || !access(folder, F_OK))
		return 0;
	return refuse(why, -errno, "%s: %s", folder, errno_file_words(-errno));
}
