/* SPDX-License-Identifier: GPL-2.0-only */
/* The iptables and ip6tables target KZMARK. */
#ifndef KZ_TARGET_H
#define KZ_TARGET_H

int kz_target_init(void);
void kz_target_exit(void);

#endif
