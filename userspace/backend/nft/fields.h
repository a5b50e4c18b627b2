/* SPDX-License-Identifier: GPL-2.0-only */
/* The fields of the policies loaded into nft, which their tables say. */
#ifndef KZ_NFT_FIELDS_H
#define KZ_NFT_FIELDS_H

#include "userspace/backend/field_registry.h"

/* The operation .list of struct field_ops: no fields where nft is not. */
int nft_fields_list(struct registry_fields *fields, char *why);

#endif
