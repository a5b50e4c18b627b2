// SPDX-License-Identifier: GPL-2.0-only
/* netfilter.bpf.c for an image that this kernel takes in pieces only; program.h. */
#define KZ_CHUNKED
#include "bpf/netfilter.bpf.c"
