// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/feature.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/image.h"

/* Two rows with the same bit. */
static_assert(KZ_F_ALL == 0
#define KZ_FEATURE(name, ...) +KZ_F_##name
#include "core/features.def"
	      ,
	      "each row of features.def needs a bit of its own");

/* clang-format off */
#define REF(verdict) [BACKEND_REF] = verdict
#define IMAGE(verdict) [BACKEND_IMAGE] = verdict
#define XDP(verdict) [BACKEND_XDP] = verdict
#define TC(verdict) [BACKEND_TC] = verdict
#define NETFILTER(verdict) [BACKEND_NETFILTER] = verdict
#define KMOD(verdict) [BACKEND_KMOD] = verdict
#define NFT(verdict) [BACKEND_NFT] = verdict

#define YES { VERDICT_YES, NULL }
#define NO(reason) { VERDICT_NO, reason }
#define WITH_MODULE(reason) { VERDICT_WITH_MODULE, reason }
#define NO_TEST(reason) { VERDICT_NO_TEST, reason }

const struct feature features[] = {
#define KZ_FEATURE(name, bit, noun, text, rule, ref, image, xdp, tc, \
		   netfilter, kmod, nft, hooks)                      \
	{ KZ_F_##name, #name, noun, text, rule,                      \
	  { ref, image, xdp, tc, netfilter, kmod, nft } },
#include "core/features.def"
};
/* clang-format on */

const size_t n_features = sizeof(features) / sizeof(features[0]);

bool feature_provided(const struct feature *feature, enum backend_id backend,
		      enum backend_use use)
{
	switch (feature->verdicts[backend].verdict) {
	case VERDICT_YES:
		return true;
	case VERDICT_WITH_MODULE:
		return use == BACKEND_USE_LOAD_WITH_MODULE;
	case VERDICT_NO_TEST:
		return use != BACKEND_USE_TEST;
	case VERDICT_MISSING:
	case VERDICT_NO:
		break;
	}
	return false;
}

void feature_example(const char *rule, char *text)
{
	const char *line = strrchr(rule, '\n');
	int head = line ? line + 1 - rule : 0;

	snprintf(text, FEATURE_EXAMPLE_SIZE,
		 "%.*s"
		 "mark window 0xfff\n"
		 "field f 4 bits in mark\n"
		 "field g 4 bits in mark\n"
		 "field t 4 bits in flow\n"
		 "set s { type ipv4; dynamic; size 64 }\n"
		 "group example {\n\t%s\n}\n",
		 head, rule, rule + head);
}
