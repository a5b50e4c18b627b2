/* SPDX-License-Identifier: GPL-2.0-only */
/* kzmark list --check: do packets come to the loaded policies? */
#ifndef KZ_CLI_LIST_CHECK_H
#define KZ_CLI_LIST_CHECK_H

#include "userspace/cli/active.h"

/* Watch for two seconds at most, print a table or JSON. EXIT_DONE if packets
 * come to all policies; EXIT_REFUSED if to some not, or it cannot tell.
 */
int list_check(const struct active *active, bool json);

#endif
