// SPDX-License-Identifier: GPL-2.0-only
/* tc_groups.bpf.c with the module's help; labels.h. */
#define KZ_WITH_MODULE
#include "bpf/tc_groups.bpf.c"
