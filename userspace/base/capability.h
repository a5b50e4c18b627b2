/* SPDX-License-Identifier: GPL-2.0-only */
/* What the process is not permitted to do, by the capability that it lacks. */
#ifndef KZ_CAPABILITY_H
#define KZ_CAPABILITY_H

#include <stdbool.h>
#include <stdint.h>

#define CAPABILITY(NUMBER) (UINT64_C(1) << (NUMBER))

/*
 * BPF programs and maps are found by their ids, which takes CAP_SYS_ADMIN, and
 * that implies CAP_BPF and CAP_PERFMON.
 */
#define CAPABILITIES_READ_BPF CAPABILITY(21) /* CAP_SYS_ADMIN */
#define CAPABILITIES_LOAD_BPF (CAPABILITIES_READ_BPF | CAPABILITY(12))
#define CAPABILITIES_FILES CAPABILITY(1) /* CAP_DAC_OVERRIDE */

/* Those of @needed that are not in effect; all of them, if that is unknown. */
uint64_t capabilities_missing(uint64_t needed);

/*
 * A call that takes @needed was refused with @err. Write "not permitted", which
 * of @needed are missing, or what else may be the cause, into @why (WHY_SIZE),
 * after the words of @format. Returns -EPERM.
 */
int refuse_capability(char *why, uint64_t needed, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
