// SPDX-License-Identifier: GPL-2.0-only
/* Elements that are asked for in a static set: of words, or of a file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/cli/output.h"
#include "userspace/cli/set_elements.h"
#include "userspace/cli/set_static.h"
#include "userspace/import/list.h"

struct asking {
	const struct static_set *set;
	struct literals literals;
	struct set_asked *list;
	size_t count;
};

/* 0, -ENOMEM, or -EINVAL and @why. */
static int ask(struct asking *a, const char *text, size_t length, char *why)
{
	struct set_asked asked, *list;
	int err;

	list = array_grow(a->list, a->count, sizeof(*list));
	if (!list)
		return -ENOMEM;
	a->list = list;
	err = static_set_ask(a->set, &a->literals, text, length, &asked, why);
	if (err)
		free(asked.element);
	else
		list[a->count++] = asked;
	return err;
}

static void finish(struct asking *a, int err, struct set_asked **asked,
		   size_t *n)
{
	literals_clear(&a->literals);
	if (err == -ENOMEM)
		complain("out of memory");
	*asked = a->list;
	*n = a->count;
}

int static_set_ask_words(const struct static_set *set, int count, char **words,
			 struct set_asked **asked, size_t *n)
{
	struct asking a = { .set = set };
	char why[WHY_SIZE], element[SET_WORD_SIZE];
	int i, err = 0;

	for (i = 0; i < count && !err;) {
		i += set_element_join(words + i, count - i, element);
		err = ask(&a, element, strlen(element), why);
		if (err == -EINVAL)
			complain("%s", why);
	}
	finish(&a, err, asked, n);
	return err;
}

static int ask_list(struct asking *a, struct list *list)
{
	struct list_element element;
	char why[WHY_SIZE];
	int err = 0;

	while (!err && list_next(list, &element)) {
		if (!list_element_ends(list, &element))
			continue;
		err = ask(a, element.value.text, element.value.length, why);
		if (err != -EINVAL)
			continue;
		list_mistake(list, element.value.at, why);
		err = 0;
	}
	return err;
}

int static_set_ask_file(const struct static_set *set, const char *path,
			bool skip, struct set_asked **asked, size_t *n)
{
	struct messages messages = { 0 };
	struct asking a = { .set = set };
	struct list list;
	int err, closed;

	err = list_open(&list, path, &messages);
	if (err) {
		complain("%s: %s", list.path, errno_file_words(err));
		return err;
	}
	list.skip = skip;
	err = ask_list(&a, &list);
	closed = list_close(&list);
	messages_print(&messages, stderr);
	messages_clear(&messages);
	finish(&a, err, asked, n);
	return err ? err : closed;
}
