/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The field registry where the module is not: the fields of the BPF policies in
 * force, which their programs carry, and those reserved statically, in a pinned
 * map of the network namespace. So nothing has to be kept in step, and what a
 * killed controller leaves is true.
 */
#ifndef KZ_BPF_FIELDS_H
#define KZ_BPF_FIELDS_H

#include "userspace/backend/field_registry.h"

extern const struct field_ops bpf_fields;

#endif
