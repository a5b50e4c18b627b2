// SPDX-License-Identifier: GPL-2.0-only
/* tc_groups.bpf.c for kernels that take the image in pieces; program.h. */
#define KZ_CHUNKED
#include "bpf/tc_groups.bpf.c"
