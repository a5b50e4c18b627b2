/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What 'nft -j list ruleset' prints, one object at a time: at once it takes 40
 * times its size.
 */
#ifndef KZ_IMPORT_NFT_LIST_H
#define KZ_IMPORT_NFT_LIST_H

#include <stdbool.h>

struct json_object;

/*
 * Call @take for each object of the list in @text, called @name in messages:
 * those that are no rules first, so that chains and sets are known. The objects
 * are not owned. 0, or -EINVAL with a sentence in @why (WHY_SIZE).
 */
int nft_list_each(char *text, const char *name,
		  void (*take)(void *context, struct json_object *object,
			       bool rule),
		  void *context, char *why);

#endif
