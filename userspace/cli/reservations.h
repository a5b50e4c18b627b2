/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The static reservations of fields in a file:
 *
 *	kzmark-reservations 1
 *	field mark 0x0000c000 - 0x00000000 kubernetes
 *	owner kubelet
 *	value 1 masquerade		as many as there are
 *	end
 *
 * The words after the mask are those of a sticky field's memory, or - and 0.
 */
#ifndef KZ_CLI_RESERVATIONS_H
#define KZ_CLI_RESERVATIONS_H

/* 0, or -errno with a sentence in @why (WHY_SIZE). */
int reservations_save(const char *path, char *why);

/* Reserve them again; those that are there are left as they are. No file:
 * none.
 */
int reservations_restore(const char *path, char *why);

#endif
