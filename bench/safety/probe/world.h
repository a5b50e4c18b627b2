/* SPDX-License-Identifier: GPL-2.0-only */
/* The two worlds that a mistake is made in: module and BPF program. */
#ifndef KZ_SAFETY_WORLD_H
#define KZ_SAFETY_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATA_SIZE 64 /* bytes of a packet or a command that a fault gets */
#define DEVICE "v0" /* where the victim's packets come in */

struct result {
	uint64_t ran;
	uint64_t value;
};

struct world {
	const char *name;
	/*
	 * Loads @path and arms the fault @id in this process's network
	 * namespace. 0, or -errno with the reason in @why.
	 */
	int (*load)(const char *path, const char *id, char *why, size_t size);
	/* Hands the controller's command of DATA_SIZE bytes over; 0 or -errno. */
	int (*call)(const uint8_t *data);
	/* Puts a new policy in the old one's place; 0 or -errno. */
	int (*swap)(void);
	/* 0 or -errno */
	int (*result)(struct result *result);
	/* 0 or -errno */
	int (*unload)(void);
	/* The program ends as if its controller had forgotten to detach it. */
	int (*forget)(void);
};

extern const struct world world_module, world_bpf;

#endif
