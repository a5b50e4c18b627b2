// SPDX-License-Identifier: GPL-2.0-only
/* xdp_groups.bpf.c for kernels that take the image in pieces; program.h. */
#define KZ_CHUNKED
#include "bpf/xdp_groups.bpf.c"
