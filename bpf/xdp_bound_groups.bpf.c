// SPDX-License-Identifier: GPL-2.0-only
/* xdp_bound.bpf.c for more groups than the verifier follows; program.h. */
#define KZ_MANY_GROUPS
#include "bpf/xdp_bound.bpf.c"
