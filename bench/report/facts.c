// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/sections.h"

#include <json.h>

const char *page_fact(const struct page *page, const char *key)
{
	const char *found =
		json_object_get_string(json_object_object_get(page->env, key));

	return found ? found : "";
}
