/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A rule that was compiled by itself, in the terms of another image: sets go by
 * their names, values that hooks are asked for by what they are.
 */
#ifndef KZ_COMPILE_PATCH_RULE_H
#define KZ_COMPILE_PATCH_RULE_H

#include "userspace/compile/patch.h"

struct patch_rule {
	struct kz_rule record; /* but for its name and body */
	struct kz_candidate candidate; /* but for its rule */
	struct kz_match matches[KZ_MAX_MATCHES];
	struct kz_action actions[KZ_MAX_ACTIONS];
	const char *label; /* in @from; "" if it has none */
	uint32_t fire_cost; /* in steps: core/cost.h */
};

/*
 * Translate the only rule of @from into the terms of @image. @id: it gets. 0, or
 * -EOPNOTSUPP: @image does not have what it needs.
 */
int patch_rule_read(const struct patch_image *image, const struct image *from,
		    uint32_t id, struct patch_rule *rule);

#endif
