// SPDX-License-Identifier: GPL-2.0-only
/*
 * starve FILE: parse a policy again and again, with the first, the second...
 * allocation failing, until none fails. Each time there must be either a
 * policy or an error, and no memory leaked. Prints the number of tries;
 * exit status 0 if all went well.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/policy/policy.h"
#include "userspace/base/text_file.h"
#include "userspace/lang/parse_policy.h"

/* glibc's own, under the names that this program takes over. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void __libc_free(void *memory);

static long live; /* allocations not freed */
static long until_failure = -1; /* allocations that succeed; -1: all */

static bool fails(void)
{
	if (until_failure < 0)
		return false;
	if (until_failure--)
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	void *memory = fails() ? NULL : __libc_malloc(size);

	live += memory != NULL;
	return memory;
}

void *calloc(size_t count, size_t size)
{
	void *memory = fails() ? NULL : __libc_calloc(count, size);

	live += memory != NULL;
	return memory;
}

void *realloc(void *memory, size_t size)
{
	void *moved = fails() ? NULL : __libc_realloc(memory, size);

	live += !memory && moved;
	return moved;
}

void free(void *memory)
{
	live -= memory != NULL;
	__libc_free(memory);
}

/* True if it went as it must. @failed: whether an allocation did fail. */
static bool starve(const char *path, const char *text, long number,
		   bool *failed)
{
	struct messages messages = { 0 };
	struct policy *policy;
	long before = live, after;
	bool spoke;

	until_failure = number;
	policy = policy_parse(path, text, &messages);
	*failed = until_failure < 0;
	until_failure = -1;
	spoke = messages.errors;
	policy_free(policy);
	messages_clear(&messages);
	after = live;
	if (after == before && !policy == spoke)
		return true;
	printf("allocation %ld: %ld leaked, %s, %s\n", number, after - before,
	       policy ? "a policy" : "no policy",
	       spoke ? "an error" : "no error");
	return false;
}

static const char unknown_names[] = "group g {\n"
				    "tcp dport nosuchname drop\n"
				    "ip protocol nosuchname drop\n"
				    "meta iif nosuchname drop\n"
				    "}\n";

int main(int argc, char **argv)
{
	bool failed, good = true;
	char *text;
	long i;

	if (argc != 2 || text_file_read(argv[1], &text))
		return 2;
	/* Let the C library fill its caches, those of suggestions too. */
	starve(argv[1], text, 1000000, &failed);
	starve("unknown names", unknown_names, 1000000, &failed);
	for (i = 0, failed = true; failed; i++)
		good &= starve(argv[1], text, i, &failed);
	printf("%ld allocations\n", i - 1);
	free(text);
	return good ? 0 : 1;
}
