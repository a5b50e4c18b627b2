// SPDX-License-Identifier: GPL-2.0-only
/* tc.bpf.c for an image that this kernel takes in pieces only; program.h. */
#define KZ_CHUNKED
#include "bpf/tc.bpf.c"
