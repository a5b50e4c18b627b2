/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables of matches and targets, a file each; each ends with a row
 * without name.
 */
#ifndef KZ_IMPORT_XT_MODULES_H
#define KZ_IMPORT_XT_MODULES_H

#include "userspace/import/iptables/rule.h"

extern const struct xt_option xt_basic[]; /* -s, -p, ..., of any rule */
extern const struct xt_module xt_matches_ports[];
extern const struct xt_module xt_matches_packet[];
extern const struct xt_module xt_matches_state[];
extern const struct xt_module xt_matches_limit[];
extern const struct xt_module xt_matches_set[];
extern const struct xt_module xt_matches_time[];
extern const struct xt_module xt_matches_route[];
extern const struct xt_module xt_matches_u32[];
extern const struct xt_module xt_matches_connmark[];
extern const struct xt_module xt_targets[];
extern const struct xt_module xt_targets_connmark[];

#endif
