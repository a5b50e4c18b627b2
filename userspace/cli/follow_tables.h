/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables of policies in nft, for 'kzmark follow': "flush ruleset" and
 * "delete table" remove what only 'kzmark unload' shall remove. They are loaded
 * again from what 'load' keeps in /run (kept.h), with empty dynamic sets.
 */
#ifndef KZ_CLI_FOLLOW_TABLES_H
#define KZ_CLI_FOLLOW_TABLES_H

#include "userspace/follow/follow.h"

/* The operations of struct follow_source. */
int tables_open(char *why);
int tables_receive(int fd);
int tables_synchronise(const struct follow *follow, char *why);

#endif
