// SPDX-License-Identifier: GPL-2.0-only
/* xdp.bpf.c for more groups than the verifier follows; program.h. */
#define KZ_MANY_GROUPS
#include "bpf/xdp.bpf.c"
