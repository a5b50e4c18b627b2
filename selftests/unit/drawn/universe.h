/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A universe so small that every packet in it can be evaluated: ports 0 to 8,
 * six sources a family, marks 0 to 3.
 */
#ifndef KZ_TEST_UNIVERSE_H
#define KZ_TEST_UNIVERSE_H

#include "userspace/packet/packet.h"

extern struct packet universe[];
extern size_t n_packets;

/* Exits where that fails. */
void universe_make(void);
void universe_free(void);

#endif
