// SPDX-License-Identifier: GPL-2.0-only
/* netfilter.bpf.c for more groups than the verifier follows; program.h. */
#define KZ_MANY_GROUPS
#include "bpf/netfilter.bpf.c"
