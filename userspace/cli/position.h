/* SPDX-License-Identifier: GPL-2.0-only */
/* The place of a policy among others' programs: options, warnings, facts. */
#ifndef KZ_CLI_POSITION_H
#define KZ_CLI_POSITION_H

#include "userspace/backend/backend.h"
#include "userspace/cli/options.h"

struct position_options {
	bool first;
	bool last;
	const char *before;
	const char *after;
	struct option_number preference;
};

/* clang-format off */
#define OPTION_ROWS_POSITION(variable)                                          \
	{ .name = "first", .type = OPTION_FLAG,                              \
	  .help = "before all programs at the hook (tc)",                    \
	  .target = &(variable).first },                                     \
	{ .name = "last", .type = OPTION_FLAG,                               \
	  .help = "after all programs at the hook (tc)",                     \
	  .target = &(variable).last },                                      \
	{ .name = "before", .type = OPTION_TEXT, .argument = "PROGRAM",      \
	  .help = "before this program, by name or id (tc)",                 \
	  .target = &(variable).before },                                    \
	{ .name = "after", .type = OPTION_TEXT, .argument = "PROGRAM",       \
	  .help = "after this program, by name or id (tc)",                  \
	  .target = &(variable).after },                                     \
	{ .name = "preference", .type = OPTION_NUMBER, .argument = "NUMBER", \
	  .minimum = 1, .maximum = 0xffff,                                   \
	  .help = "of the filter, before Linux 6.6 (tc)",                    \
	  .target = &(variable).preference }
/* clang-format on */

#define POSITION_EXPECTED \
	"first, last, before PROGRAM, after PROGRAM or preference NUMBER"

bool position_is_said(const struct position_options *options);
/* What they say, as position_parse() reads it, in *@text, which the caller frees;
 * NULL: nothing. 0, or -1 after a complaint of @verb: two places.
 */
int position_choose(const char *verb, const struct position_options *options,
		    char **text);
/* @position has pointers into @text. 0 or -EINVAL. */
int position_parse(const char *text, struct position *position);

/* The reverse, which the caller frees; NULL: any place, or no memory. */
char *position_text(const struct position *position);
/* Refuse @text for a backend without places: after a complaint EXIT_USAGE. */
int position_check(const char *verb, const char *text,
		   const struct backend *backend);

struct position_list {
	struct positioned *list; /* owned, with what it points to */
	size_t count;
};

/* The places of a loaded policy, none where its backend has no neighbours;
 * position_list_clear() in any case. 0 or -errno and @why.
 */
int position_list_read(const struct loaded *loaded,
		       struct position_list *places, char *why);
void position_list_clear(struct position_list *places);

/* Warn of others' programs that see packets before policy @name. */
void position_list_warn(const struct position_list *places, const char *name);

/* "2 of 3"; NULL: no neighbours. */
struct json_object *position_list_text(const struct position_list *places);
/* An object for each device; NULL: no neighbours. */
struct json_object *position_list_json(const struct position_list *places);
/* The programs ahead of it. */
void position_list_print(const struct position_list *places);

#endif
