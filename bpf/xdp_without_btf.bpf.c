// SPDX-License-Identifier: GPL-2.0-only
/* xdp.bpf.c for policies that need none of the kernel's types; program.h. */
#define KZ_WITHOUT_BTF
#include "bpf/xdp.bpf.c"
