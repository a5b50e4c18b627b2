/* SPDX-License-Identifier: GPL-2.0-only */
/* What runs where a note (clsact.h) says that a filter is. */
#ifndef KZ_BPF_CLSACT_QUERY_H
#define KZ_BPF_CLSACT_QUERY_H

struct clsact_note;

/* fd of the filter's program, or -errno; -ENOENT: there is no such filter;
 * -ESTALE: it has another one since.
 */
int clsact_program(const struct clsact_note *note);

#endif
