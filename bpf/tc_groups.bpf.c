// SPDX-License-Identifier: GPL-2.0-only
/* tc.bpf.c for more groups than the verifier follows; program.h. */
#define KZ_MANY_GROUPS
#include "bpf/tc.bpf.c"
