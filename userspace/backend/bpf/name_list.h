/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of devices in a line: "eth0,eth1", "eth0,eth1 and 1022 more". */
#ifndef KZ_BPF_NAME_LIST_H
#define KZ_BPF_NAME_LIST_H

#include <stddef.h>

struct name_list {
	char *text;
	size_t size, at;
	unsigned int count;
};

/* An empty one in @text, of @size bytes. */
struct name_list name_list(char *text, size_t size);
void name_list_add(struct name_list *list, const char *name);
/* After the last name. */
void name_list_end(struct name_list *list);

#endif
