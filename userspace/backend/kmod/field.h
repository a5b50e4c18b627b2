/* SPDX-License-Identifier: GPL-2.0-only */
/* The field registry of xt_kzmark.ko. */
#ifndef KZ_KMOD_FIELD_H
#define KZ_KMOD_FIELD_H

#include "userspace/backend/field_registry.h"

extern const struct field_ops kmod_fields;

#endif
