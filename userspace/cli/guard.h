/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The process that rolls a load back when its time is over: 'kzmark confirm
 * NAME --roll-back --due'.
 *
 * Where systemd runs, and this process is in its network and mount namespace,
 * it is a timer of systemd: it survives the end of the controller and of the
 * session, also where logind kills a session's processes. Elsewhere it is a
 * child in a session of its own: it survives the controller, hang-ups, and the
 * end of the shell, but not who kills all processes of a user or container.
 * Neither survives a reboot: 'save' does not save what is not confirmed.
 */
#ifndef KZ_CLI_GUARD_H
#define KZ_CLI_GUARD_H

#include <stdint.h>

/* 0 once it runs, or -errno and @why (WHY_SIZE). */
int guard_start(const char *name, uint32_t ms, char *why);

#endif
