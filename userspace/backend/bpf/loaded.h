/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * BPF policies that are loaded: operations of struct backend for a backend with
 * a struct bpf_hook.
 */
#ifndef KZ_BPF_LOADED_H
#define KZ_BPF_LOADED_H

#include "userspace/backend/backend.h"

/* Why policy @name cannot be read: returns @err, with a sentence in @why. */
int bpf_unreadable(char *why, int err, const char *name);

/* fd of the program of policy @name, or -errno and @why. */
int bpf_loaded_open(const struct backend *backend, const char *name, char *why);

int bpf_unload(const struct backend *backend, const char *name, char *why);
int bpf_list(const struct backend *backend,
	     int (*each)(const struct loaded *loaded, void *context),
	     void *context, char *why);
bool bpf_has(const struct backend *backend, const char *name);
int bpf_positions(const struct backend *backend, const char *name,
		  int (*each)(const struct positioned *placed, void *context),
		  void *context, char *why);
int bpf_get_image(const struct backend *backend, const char *name,
		  struct image *image, char *why);
int bpf_get_sets(const struct backend *backend, const char *name,
		 struct image *image, char *why);
int bpf_get_counters(const struct backend *backend, const char *name,
		     struct kz_counter **counters, uint32_t *count, char *why);
int bpf_add_counters(const struct backend *backend, const char *name,
		     const struct kz_counter *more, uint32_t count, char *why);

/* Operations devices() and position() of struct backend. device_names.c */
int bpf_devices(const struct backend *backend, const char *name,
		int (*each)(const char *device, void *context), void *context,
		char *why);
int bpf_position(const struct backend *backend, const char *name,
		 struct position *position, char program[POLICY_NAME_SIZE],
		 char *why);

#endif
