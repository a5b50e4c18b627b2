/* SPDX-License-Identifier: GPL-2.0-only */
/* Events of BPF policies (bpf/log.h): the ring buffer of the attached program,
 * which has one reader.
 */
#ifndef KZ_BPF_EVENT_H
#define KZ_BPF_EVENT_H

#include "userspace/backend/backend.h"

/* Operation of struct backend; -EBUSY while another process reads them. */
int bpf_events(const struct backend *backend, const char *name,
	       int (*each)(const struct kz_event *event, void *context),
	       void *context, char *why);

#endif
