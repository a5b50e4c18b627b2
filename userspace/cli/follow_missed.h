/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Policies that 'restore' or 'load --all' could not load because a device was
 * not there (missed.h), for 'kzmark follow': they are loaded when all devices
 * that they name have come. One that fails is tried again when they come again.
 */
#ifndef KZ_CLI_FOLLOW_MISSED_H
#define KZ_CLI_FOLLOW_MISSED_H

#include "userspace/follow/follow.h"

/* The operations of struct follow_source; opened with rtnetlink_open(). */
int follow_missed_receive(int fd);
int follow_missed_synchronise(const struct follow *follow, char *why);

#endif
