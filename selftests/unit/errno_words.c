// SPDX-License-Identifier: GPL-2.0-only
/* What the kernel answers is told in words that say something to a user. */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "selftests/runner/ktap.h"
#include "userspace/base/refuse.h"

/* Of bpf(), rtnetlink and nf_tables, seen or read in their sources; the last
 * is the kernel's own.
 */
static const int errors[] = {
	EPERM,	EACCES,	    EEXIST,  ENOENT,	 ENODEV,   ENXIO,    EBUSY,
	EINVAL, ERANGE,	    E2BIG,   EOPNOTSUPP, ENOLINK,  ESTALE,   EDOM,
	ELOOP,	EOVERFLOW,  ENOSPC,  ENOMEM,	 ENOTUNIQ, ENETDOWN, EMSGSIZE,
	ENOSYS, EADDRINUSE, ENOBUFS, 524,
};

#define ERRORS (sizeof(errors) / sizeof(errors[0]))

int main(void)
{
	const char *words;
	size_t i;

	ktap_start(ERRORS);
	for (i = 0; i < ERRORS; i++) {
		words = errno_words(-errors[i]);
		ktap_result(strcmp(words, strerror(errors[i])) &&
				    !strstr(words, "Unknown") &&
				    !strstr(words, "Numerical"),
			    "%s", strerror(errors[i]));
	}
	return ktap_finish();
}
