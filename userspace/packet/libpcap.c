// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/packet/libpcap.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>

#include "userspace/base/refuse.h"

/* Debian's name of the interface that others call 1. */
static const char *const names[] = { "libpcap.so.0.8", "libpcap.so.1" };

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
#define FUNCTION(name)                                \
	{                                             \
#name, offsetof(struct libpcap, name) \
	}
	FUNCTION(pcap_fopen_offline_with_tstamp_precision),
	FUNCTION(pcap_datalink),
	FUNCTION(pcap_next_ex),
	FUNCTION(pcap_geterr),
	FUNCTION(pcap_close),
	FUNCTION(pcap_datalink_val_to_name),
#undef FUNCTION
};

static void *library_open(void)
{
	void *library = NULL;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]) && !library; i++)
		library = dlopen(names[i], RTLD_NOW);
	return library;
}

const struct libpcap *libpcap_open(char *why)
{
	static struct libpcap calls;
	static void *library;
	void **call;
	size_t i;

	if (!library)
		library = library_open();
	for (i = 0; library && i < sizeof(functions) / sizeof(functions[0]);
	     i++) {
		call = (void *)((char *)&calls + functions[i].offset);
		*call = dlsym(library, functions[i].name);
		if (!*call)
			break;
	}
	if (library && i == sizeof(functions) / sizeof(functions[0]))
		return &calls;
	if (why)
		refuse(why, -ENOENT,
		       "libpcap cannot be opened (%s): install it to read captures",
		       dlerror());
	return NULL;
}
