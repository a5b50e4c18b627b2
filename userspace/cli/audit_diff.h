/* SPDX-License-Identifier: GPL-2.0-only */
/* What changed between two outputs of `kzmark audit --json`. */
#ifndef KZ_CLI_AUDIT_DIFF_H
#define KZ_CLI_AUDIT_DIFF_H

#include <stdbool.h>

/* An exit status: EXIT_FINDINGS if the file @after has a finding that @before
 * has not; after a complaint if a file is none.
 */
int audit_diff(const char *before, const char *after, bool json);

#endif
