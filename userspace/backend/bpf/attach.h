/* SPDX-License-Identifier: GPL-2.0-only */
/* A loaded policy at more devices, or at fewer: operations of struct backend.
 */
#ifndef KZ_BPF_ATTACH_H
#define KZ_BPF_ATTACH_H

#include "userspace/backend/bpf/load.h"

int bpf_attach(const struct backend *backend,
	       const struct attachment *attachment, char *why);
int bpf_detach(const struct backend *backend,
	       const struct attachment *attachment, char *why);

/* Steps for an attached policy (load_devices.h), which must be there. */
int bpf_attach_find_loaded(struct bpf_load *load, char *why);
/* The names that it was told, whatever the attachment says. */
int bpf_attach_recall_place(struct bpf_load *load, char *why);
/* Refuse a device with another link header than its program is made for.
 * -ESTALE: it is attached nowhere, so that it can be loaded again.
 */
int bpf_attach_compare_links(struct bpf_load *load, char *why);

/* Load the policy of @attachment's name again, for the devices there are now: a
 * new generation of the same image. Without the locks.
 */
int bpf_attach_reload(const struct backend *backend,
		      const struct attachment *attachment, char *why);

#endif
