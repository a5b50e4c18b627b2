/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_AUDIT_LINE_H
#define KZ_AUDIT_LINE_H

/*
 * The line at *@rest, its '\n' written over, and *@rest to the one after it.
 * NULL: there are no more.
 */
char *audit_line(char **rest);

#endif
