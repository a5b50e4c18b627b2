/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_MODULE_H
#define KZ_MODULE_H

#include <stdbool.h>

/*
 * Is the kernel module @name there, loaded or built in? A netlink request to
 * one that is not loads it, which a command that only reads must not do. If
 * this cannot be found out: true.
 */
bool module_is_there(const char *name);

#endif
