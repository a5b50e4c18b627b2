// SPDX-License-Identifier: GPL-2.0-only
/*
 * LD_PRELOAD: a kernel from before 6.4 for programs that attach by bpf(2), to
 * try clsact without a VM. It knows neither tcx nor netfilter programs.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>

#include <linux/bpf.h>

#define ARGUMENTS 6

static bool is_unknown(uint32_t type)
{
	return type == BPF_TCX_INGRESS || type == BPF_TCX_EGRESS ||
	       type == BPF_NETFILTER;
}

static bool refused(long command, const union bpf_attr *attr)
{
	return (command == BPF_LINK_CREATE &&
		is_unknown(attr->link_create.attach_type)) ||
	       (command == BPF_PROG_QUERY &&
		is_unknown(attr->query.attach_type));
}

/* As libc's: libbpf calls it with six arguments at most. */
long syscall(long number, ...)
{
	static long (*libc_syscall)(long number, ...);
	long arguments[ARGUMENTS];
	va_list list;
	int i;

	if (!libc_syscall)
		libc_syscall = dlsym(RTLD_NEXT, "syscall");
	va_start(list, number);
	for (i = 0; i < ARGUMENTS; i++)
		arguments[i] = va_arg(list, long);
	va_end(list);
	if (number == __NR_bpf &&
	    refused(arguments[0], (const void *)arguments[1])) {
		errno = EINVAL;
		return -1;
	}
	return libc_syscall(number, arguments[0], arguments[1], arguments[2],
			    arguments[3], arguments[4], arguments[5]);
}
