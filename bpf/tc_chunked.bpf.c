// SPDX-License-Identifier: GPL-2.0-only
/* tc.bpf.c for kernels that take the image in pieces; program.h. */
#define KZ_CHUNKED
#include "bpf/tc.bpf.c"
