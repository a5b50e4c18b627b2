/* SPDX-License-Identifier: GPL-2.0-only */
/* The folder of saved policies. */
#ifndef KZ_CLI_SAVED_H
#define KZ_CLI_SAVED_H

#define SAVED_RESERVATIONS "reservations"
#define SAVED_PATH_SIZE 512

/* The file of policy @name. 0 or -ENAMETOOLONG and @why. */
int saved_path(char path[SAVED_PATH_SIZE], const char *folder, const char *name,
	       char *why);

/*
 * Call @each with the name of every saved policy, in order, until it returns
 * other than 0; returns that. A folder that is not there has none. -errno and
 * @why (WHY_SIZE) of reading it.
 */
int saved_each(const char *folder, int (*each)(const char *name, void *context),
	       void *context, char *why);

/* The same for the base names in @folder that end with @suffix, without it. */
int folder_each(const char *folder, const char *suffix,
		int (*each)(const char *name, void *context), void *context,
		char *why);

/* A folder that was named has to be there; the @usual one need not. 0, or
 * -errno and @why.
 */
int folder_check(const char *folder, const char *usual, char *why);

#endif
