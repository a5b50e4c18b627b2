// SPDX-License-Identifier: GPL-2.0-only
#include "bench/system/prefixes.h"

#include <errno.h>

int prefixes_each(const struct policy *policy,
		  void (*each)(uint32_t address, int length, void *context),
		  void *context)
{
	const struct ranges *ranges;
	size_t i;

	if (!policy->n_sets)
		return -EINVAL;
	ranges = &policy->sets[0]->ranges;
	for (i = 0; i < ranges->count; i++) {
		uint64_t low = ranges->list[i].low[0];
		uint64_t end = (uint64_t)ranges->list[i].high[0] + 1;

		/* The widest prefix that starts here and ends in the range. */
		while (low < end) {
			int bits = low ? __builtin_ctzll(low) : 32;

			while (low + (1ULL << bits) > end)
				bits--;
			each(low, 32 - bits, context);
			low += 1ULL << bits;
		}
	}
	return 0;
}

struct print {
	const char *between;
	const char *before;
	FILE *out;
};

static void prefix_print(uint32_t a, int length, void *context)
{
	struct print *print = context;

	fprintf(print->out, "%s%u.%u.%u.%u/%d", print->before, a >> 24,
		a >> 16 & 255, a >> 8 & 255, a & 255, length);
	print->before = print->between;
}

int prefixes_print(const struct policy *policy, const char *between, FILE *out)
{
	struct print print = { between, "", out };

	return prefixes_each(policy, prefix_print, &print);
}
