/* SPDX-License-Identifier: GPL-2.0-only */
/* What a policy of a file is called. */
#ifndef KZ_CLI_NAME_H
#define KZ_CLI_NAME_H

/*
 * @wanted (--name), or if that is NULL the base name of @path without .kz, into
 * @name of POLICY_NAME_SIZE. 0, or -1 after a complaint.
 */
int name_choose(const char *verb, const char *path, const char *wanted,
		char *name);

#endif
