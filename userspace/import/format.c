// SPDX-License-Identifier: GPL-2.0-only
/* The table of formats. */
#include "userspace/import/format.h"

#include <stddef.h>

extern const struct format format_classbench;
extern const struct format format_count;
extern const struct format format_dshield;
extern const struct format format_ip6tables_save;
extern const struct format format_ipset;
extern const struct format format_iptables_save;
extern const struct format format_json;
extern const struct format format_lines;
extern const struct format format_nft_json;
extern const struct format format_p2p;

/* clang-format off */
const struct format *const formats[] = {
	&format_classbench,
	&format_ipset,
	&format_json,
	&format_dshield,
	&format_count,
	&format_p2p,
	&format_iptables_save,
	&format_ip6tables_save,
	&format_nft_json,
	&format_lines, /* reads any list: after those that detect theirs */
	NULL,
};
/* clang-format on */
