/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_PRINTABLE_H
#define KZ_PRINTABLE_H

/*
 * Copy @text to @copy, which has room for strlen(text) + 1 bytes and may be
 * @text itself: '?' for each byte of a control character, those that UTF-8
 * writes as two bytes (U+0080 to U+009F) included. What comes from others
 * moves no cursor, and changes no title, of a terminal.
 */
void printable_copy(char *copy, const char *text);

#endif
