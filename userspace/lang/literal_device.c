// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <stdbool.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/lang/literal_device.h"

/* As the kernel's dev_valid_name() has it. */
static bool is_device_character(char c)
{
	return !strchr("/: \t\n\v\f\r", c);
}

static int refuse_name(const struct word *word, const char *what, char *why)
{
	return refuse(why, -EINVAL, "\"%.*s\" %s", word_shown(word), word->text,
		      what);
}

/* 16 bytes as words of an address. */
static void words_fill(const char name[IFNAMSIZ], uint32_t words[4])
{
	int i;

	memcpy(words, name, IFNAMSIZ);
	for (i = 0; i < 4; i++)
		words[i] = ntohl(words[i]);
}

/* The characters of @word without escapes; their number, or -EINVAL. */
static int name_read(const struct word *word, char name[IFNAMSIZ], bool *open,
		     char *why)
{
	size_t i, length = 0;

	for (i = 0; i < word->length && !*open; i++) {
		*open = word->text[i] == '*' && i + 1 == word->length;
		if (*open)
			break;
		i += word->text[i] == '\\' && i + 1 < word->length &&
		     word->text[i + 1] == '*';
		if (!is_device_character(word->text[i]))
			return refuse_name(word, "is not a device's name", why);
		if (length == IFNAMSIZ - 1)
			return refuse_name(
				word,
				"is too long: a device's name has at most 15 characters",
				why);
		name[length++] = word->text[i];
	}
	return length;
}

int device_range(const struct word *word, struct range *range, char *why)
{
	char name[IFNAMSIZ] = { 0 };
	bool open = false;
	int length = name_read(word, name, &open, why);

	if (length < 0)
		return length;
	if (!length && open)
		return refuse_name(
			word, "is every device: leave the condition out", why);
	if (!length)
		return refuse_name(
			word, "is no name: 'iif 0' holds where no device is",
			why);
	words_fill(name, range->low);
	if (open)
		memset(name + length, 0xff, sizeof(name) - length);
	words_fill(name, range->high);
	return 0;
}
