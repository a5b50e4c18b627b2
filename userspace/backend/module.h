/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_MODULE_H
#define KZ_MODULE_H

#include <stdbool.h>

/*
 * Is the kernel module @name there, loaded or built in? A netlink request to one
 * that is not loads it, which whoever only looks must not cause. What cannot be
 * found out counts as there.
 */
bool module_is_there(const char *name);

#endif
