// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/rule_in_place.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/kept_edits.h"
#include "userspace/cli/rule_alone.h"
#include "userspace/cli/rule_live.h"
#include "core/edits.h"
#include "userspace/lang/expand.h"
#include "userspace/lang/frame.h"
#include "userspace/lang/lexer.h"

/* A change under way. */
struct in_place {
	const struct rule_request *request;
	const struct backend *backend;
	struct live live;
	struct kept kept; /* its head */
	enum edit_kind kind;
	uint32_t number; /* of the rule that is deleted, replaced, or next to */
	struct live_group group;
};

static int refuse_place(char *why)
{
	return refuse(why, -EOPNOTSUPP, "the place is not one rule");
}

/* ---- which rule ---- */

static int find_group_end(struct in_place *change, char *why)
{
	const struct patch_image *image = &change->live.image;
	const struct kz_image_header *header = (const void *)image->hot;
	const char *name = change->request->group;
	uint32_t group = name ? live_group_find(image, name) : 0;

	if (group == KZ_NONE || (!name && header->n_groups != 1))
		return refuse_place(why);
	change->group = live_group(image, group);
	change->number = change->group.first + change->group.n_rules - 1;
	/* The default rule stays the last. */
	change->kind = change->group.has_default ? EDIT_BEFORE : EDIT_AFTER;
	return 0;
}

static int find_rule(struct in_place *change, char *why)
{
	const char *where = change->request->where;
	const struct patch_image *image = &change->live.image;
	char *end;

	if (!where)
		return find_group_end(change, why);
	errno = 0;
	change->number = strtoul(where, &end, 10);
	if (*where < '0' || *where > '9' || *end || errno) {
		if (live_label_find(image, ALL_GROUPS, where, strlen(where),
				    &change->number) != 1)
			return refuse_place(why);
	} else if (kz_edits_id(image->hot, change->number) == KZ_NONE) {
		return refuse_place(why);
	}
	change->group = live_group_of(image, change->number);
	return 0;
}

/* Its last rule is the one of a group that must not go, or that nothing can come
 * after.
 */
static int check_place(const struct in_place *change, char *why)
{
	const struct live_group *group = &change->group;
	bool last = change->number == group->first + group->n_rules - 1;

	if (!frame_has_lines(change->kept.frame.list[0].text, group->group))
		return refuse(
			why, -EOPNOTSUPP,
			"not every rule of the group has a line for itself");
	if (change->kind == EDIT_BEFORE || !last)
		return 0;
	if (change->kind == EDIT_DELETE && group->n_rules == 1)
		return refuse_place(why);
	return group->has_default ?
		       refuse(why, -EOPNOTSUPP, "it is about a default rule") :
		       0;
}

/* ---- the new rule ---- */

/* The label that @rule begins with, of which *@length are the bytes; or NULL. */
static const char *label_of(const char *rule, size_t *length)
{
	struct lexer lexer;
	struct token token;

	lexer_start(&lexer, rule);
	token = lexer_next(&lexer);
	*length = token.length;
	return token.kind == TOKEN_LABEL ? token.text : NULL;
}

/* Is the label of @rule another rule's? */
static bool label_is_used(const struct in_place *change, const char *label,
			  size_t length)
{
	uint32_t number;

	return live_label_find(&change->live.image, change->group.group, label,
			       length, &number) &&
	       (change->kind != EDIT_REPLACE || number != change->number);
}

/* The rule as it will be in the text: it keeps the label of the one that it
 * replaces. Freed by the caller; NULL: no memory.
 */
static char *rule_text_new(const struct in_place *change)
{
	const char *rule = change->request->rule, *label = "";
	size_t length;
	char *text;

	if (change->kind == EDIT_REPLACE && !label_of(rule, &length))
		label = live_label(&change->live.image, change->number);
	return asprintf(&text, "%s%s%s", label, *label ? ": " : "", rule) < 0 ?
		       NULL :
		       text;
}

static int compile_rule(const struct in_place *change, struct image *image,
			char *why)
{
	const char *label;
	size_t length;
	char *rule;
	int err;

	label = label_of(change->request->rule, &length);
	if (label && label_is_used(change, label, length))
		return refuse(why, -EOPNOTSUPP, "its label is not new");
	rule = rule_text_new(change);
	if (!rule)
		return refuse_memory(why);
	err = rule_alone_compile(change->kept.frame.list[0].text,
				 change->group.group, rule, change->backend,
				 image, why);
	free(rule);
	return err;
}

/* ---- the change ---- */

static int patch_make(const struct in_place *change, uint32_t line,
		      struct patch *patch, char *why)
{
	const struct patch_image *live = &change->live.image;
	struct image image = { 0 };
	uint32_t after = change->kind == EDIT_AFTER;
	int err = 0;

	if (change->kind != EDIT_DELETE)
		err = compile_rule(change, &image, why);
	if (err)
		return err;
	if (change->kind == EDIT_DELETE)
		err = patch_del(live, change->number, line, patch);
	else if (change->kind == EDIT_REPLACE)
		err = patch_replace(live, change->number, line, &image, patch);
	else
		err = patch_add(live, change->group.group,
				change->number + after, line + after, &image,
				patch);
	image_free(&image);
	if (err == -ENOSPC)
		return refuse(why, err, "its image has no more room");
	return err ? refuse(why, err,
			    "the rule has what its image cannot get: %s",
			    errno_words(err)) :
		     0;
}

/* The journal first: a process killed in between has changed nothing. */
static int change_image(struct in_place *change, char *why)
{
	const struct rule_request *request = change->request;
	struct line_edit edit = {
		.kind = change->kind,
		.line = live_line(&change->live.image, change->number),
		.rule = request->rule,
	};
	struct patch patch = { 0 };
	int err = patch_make(change, edit.line, &patch, why);

	if (!err)
		err = kept_edits_add(request->name, change->live.generation + 1,
				     &edit, why);
	if (!err)
		err = change->backend->live_change(&change->live, &patch, why);
	patch_free(&patch);
	return err;
}

/* Has the text a frame, and is it the text of what is loaded? */
static int read_frame(struct in_place *change, char *why)
{
	const struct live *live = &change->live;
	char path[KEPT_PATH_SIZE];
	int err = kept_run_path(path, change->request->name, "", why);

	err = err ?: kept_read_head(&change->kept, path, why);
	if (err)
		return err;
	if (change->kept.generation != live->generation - live->edits)
		return refuse(why, -ESTALE, "its text is not kept");
	if (!change->kept.frame.count)
		return refuse(
			why, -EOPNOTSUPP,
			"its text has definitions, includes or set files");
	return 0;
}

static int change_live(struct in_place *change, struct rule_done *done,
		       char *why)
{
	int err = read_frame(change, why);

	err = err ?: find_rule(change, why);
	err = err ?: check_place(change, why);
	err = err ?: change_image(change, why);
	done->number = change->number + (change->kind == EDIT_AFTER);
	done->generation = change->live.generation + 1;
	kept_clear(&change->kept);
	return err;
}

static int change_locked(struct in_place *change, struct rule_done *done,
			 char *why)
{
	const char *name = change->request->name;
	int err;

	change->backend = active_backend(name);
	if (!change->backend || !change->backend->live_open)
		return refuse(why, -EOPNOTSUPP, "its backend cannot do that");
	err = change->backend->live_open(change->backend, name, &change->live,
					 why);
	if (err)
		return err;
	err = change_live(change, done, why);
	change->backend->live_close(&change->live);
	return err;
}

/* One line of text, without what the frame does not have. */
static bool is_plain(const char *rule)
{
	return !strpbrk(rule, "\n\001") && !expand_is_needed(rule);
}

int rule_in_place(const struct rule_request *request, struct rule_done *done,
		  char *why)
{
	struct in_place change = { .request = request, .kind = request->kind };
	struct lock lock;
	int err;

	if (request->rule && !is_plain(request->rule))
		return refuse(why, -EOPNOTSUPP,
			      "the rule has several lines, or definitions");
	err = lock_take(&lock, why);
	if (err)
		return err;
	err = change_locked(&change, done, why);
	lock_drop(&lock);
	return err;
}
