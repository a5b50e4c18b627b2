/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_CLI_HELP_H
#define KZ_CLI_HELP_H

#include "userspace/cli/verb.h"

/* Print how @verb is used, and its options. */
void verb_print_help(const struct verb *verb);

#endif
