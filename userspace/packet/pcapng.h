/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pcapng captures (draft-ietf-opsawg-pcapng). libpcap reads them, too, but does
 * not tell which device a packet came by, nor which way it went.
 */
#ifndef KZ_PACKET_PCAPNG_H
#define KZ_PACKET_PCAPNG_H

#include <stdio.h>

#include "userspace/packet/collect.h"

#define PCAPNG_MAGIC 0x0a0d0d0aU /* the file's first four bytes */

/*
 * Add the packets of @file, which is at its start, to @to. Damage is in
 * to->packets.damage, as far as it is. 0 or -ENOMEM.
 */
int pcapng_read(struct collector *to, FILE *file);

#endif
