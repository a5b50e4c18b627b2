// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/bpf/kernel_said.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "userspace/base/refuse.h"

#define BEGINNING "libbpf: Kernel error message: "

static char said[128];

/*
 * libbpf prints what the kernel says of requests that may fail: a qdisc is
 * there, or is not. What users are told comes from us.
 */
static int keep(enum libbpf_print_level level, const char *format, va_list args)
{
	char text[sizeof(BEGINNING) + sizeof(said)];

	(void)level;
	vsnprintf(text, sizeof(text), format, args);
	if (!strncmp(text, BEGINNING, strlen(BEGINNING)))
		snprintf(said, sizeof(said), "%.*s",
			 (int)strcspn(text + strlen(BEGINNING), "\n"),
			 text + strlen(BEGINNING));
	return 0;
}

__attribute__((constructor)) static void listen_to_libbpf(void)
{
	libbpf_set_print(keep);
}

void kernel_said_forget(void)
{
	said[0] = '\0';
}

const char *kernel_said(int err)
{
	return said[0] ? said : errno_words(err);
}
