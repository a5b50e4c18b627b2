/* SPDX-License-Identifier: GPL-2.0-only */
/* What a program is made of, in words: "code", "tables". */
#ifndef KZ_BPF_FORM_H
#define KZ_BPF_FORM_H

#include "userspace/backend/bpf/program.h"

/* NULL: what KZMARK_FORM says, for tests of both, or BPF_FORM_ANY. 0 or -EUSAGE
 * and @why.
 */
int bpf_form_parse(const char *text, enum bpf_form *form, char *why);

/* The form of a loaded program, a static string; "" where it does not say:
 * an older kzmark's. 0 or -errno.
 */
int bpf_form_read(int program, const char **form);

#endif
