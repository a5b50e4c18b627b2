/* SPDX-License-Identifier: GPL-2.0-only */
/* kzmark list --all-namespaces. */
#ifndef KZ_CLI_LIST_ALL_H
#define KZ_CLI_LIST_ALL_H

#include <stdbool.h>

/* Print the policies of every network namespace, also of those that are gone.
 * An exit status.
 */
int list_all_namespaces(bool json);

#endif
