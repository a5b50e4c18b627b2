/* SPDX-License-Identifier: GPL-2.0-only */
/* The iptables and ip6tables match kzmark. */
#ifndef KZ_MATCH_H
#define KZ_MATCH_H

int kz_match_init(void);
void kz_match_exit(void);

#endif
