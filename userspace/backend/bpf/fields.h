/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The field registry where the module is not loaded: the fields of the attached
 * BPF policies, which their programs carry, and those reserved statically, in a
 * pinned map of the network namespace. So no second copy can differ, also after
 * a process was killed.
 */
#ifndef KZ_BPF_FIELDS_H
#define KZ_BPF_FIELDS_H

#include "userspace/backend/field_registry.h"

extern const struct field_ops bpf_fields;

#endif
