/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How large an image and its parts may be. docs/policy.md has this table in
 * words; keep the numbers here only.
 */
#ifndef KZ_LIMITS_H
#define KZ_LIMITS_H

#define KZ_MAX_GROUPS 512U
#define KZ_MAX_RULES 262144U
#define KZ_MAX_SETS 256U /* static and dynamic */
#define KZ_MAX_LENGTHS 5U /* of the prefixes in a dynamic set */
#define KZ_MAX_SET_ELEMENTS 1048576U /* of one set; a dynamic one's size */
#define KZ_MAX_PATTERNS 64 /* of device names */
#define KZ_NAME_STEPS 8U /* to the number of one: each pattern ends, too */
#define KZ_MAX_PAYLOADS 4U /* different "@th,0,8" */
#define KZ_MAX_CGROUPS 16U /* control groups that a policy names */
#define KZ_CGROUP_LEVELS 8U /* names in the path of one */
#define KZ_MAX_OFFSETS 512U /* of a zone; a power of two */
#define KZ_MAX_FIELDS 32U
#define KZ_MAX_FLOWS 16777216U
#define KZ_MAX_VALUES 4096U /* named, of all fields */
#define KZ_MAX_DEVICE_NAMES 1024U /* of rules: of more, the first are kept */
#define KZ_MAX_MATCHES 24U /* of one rule, or one group's when */
#define KZ_MAX_ACTIONS 16U /* of one rule */
#define KZ_MAX_WEIGHTS 32U /* of one action */
#define KZ_MAX_RATE 1000000000U /* packets of a limit: one a ns */
#define KZ_MAX_BURST 1000000U
#define KZ_MAX_DEPTH_NS (1ULL << 62) /* of a limit's bucket */
#define KZ_MAX_BYTE_RATE (1ULL << 40) /* bytes of a limit */
#define KZ_MAX_BYTE_NS (1ULL << 40) /* whole ns that a byte takes */
#define KZ_LIMIT_WORDS 12U /* of a limit's key */
#define KZ_COUNTED_WORDS 5U /* of one by which connections are counted */
#define KZ_MAX_CONNECTIONS 1048576U
#define KZ_MAX_KEYS 1048576U /* that a limit is for */
#define KZ_MAX_ROWS 2097152U /* of the tables of all limits (limit_table.h) */
#define KZ_CACHED_WORDS 14U /* of the key, by which a group is cached */
#define KZ_MIN_CACHED 256U /* answers that a cache keeps */
#define KZ_MAX_CACHED 65536U /* with more than KZ_CACHED_FEW words half of it */
#define KZ_CACHED_FEW 6U
#define KZ_MAX_LIMITS 16U /* rules of one group that have one */
#define KZ_MAX_TREES 65536U /* of all groups and families */
#define KZ_MAX_DEPTH 32U /* steps from a root to a leaf */
#define KZ_MAX_FANOUT (1U << 27) /* children that all nodes together name */
#define KZ_MAX_CUT 16U /* bits a node cuts */
#define KZ_SET_WORDS 4U /* key words of a value: an IPv6 address has all */
#define KZ_MAX_PARTS 5U /* of a key of several */
#define KZ_BOX_WORDS 12U /* key words that these parts have at most */
#define KZ_JOIN_PARTS 4U /* of a key in a dynamic set */
#define KZ_LEAF_BOXES 8U /* that fit a read, too */
#define KZ_LEAF_RULES 8U
#define KZ_LEAF_ELEMENTS 4U /* intervals or prefixes */
#define KZ_LEAF_WIDE 16U /* of prefixes of up to 64 bits, values of 128 */
#define KZ_LEAF_TRIPLES 8U
#define KZ_MAX_STEPS 333333U /* that one packet may cost: 1 ms (cost.h) */
#define KZ_MAX_IMAGE_SIZE (512U << 20)

#define KZ_NONE 0xffffffffU /* no rule, no counter */
#define KZ_MAX_READ 384U /* bytes: the matches of a rule */
#define KZ_RECORD_ALIGN 16U /* of rules, matches and actions */
#define KZ_SECTION_ALIGN 64U

#endif
