// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "userspace/audit/live.h"
#include "userspace/base/buffer.h"
#include "userspace/base/refuse.h"

#define ARGUMENTS_MAX 16

extern char **environ;

/* All that @fd gives, NUL-terminated; NULL: no memory. */
static char *read_all(int fd)
{
	struct buffer buffer = { 0 };
	char part[65536];
	ssize_t size;
	void *to;

	while ((size = read(fd, part, sizeof(part))) > 0) {
		to = buffer_add(&buffer, size);
		if (to)
			memcpy(to, part, size);
	}
	if (!buffer_add(&buffer, 1)) {
		buffer_free(&buffer);
		return NULL;
	}
	return (char *)buffer.bytes;
}

/*
 * Run @command, words apart by a blank, without a shell. Its output, owned by
 * the caller, and its exit status; NULL with -errno in @status.
 */
static char *command_run(const char *command, int *status)
{
	char words[256], *arguments[ARGUMENTS_MAX], *save, *word, *text;
	posix_spawn_file_actions_t actions;
	int n = 0, ends[2], error;
	pid_t pid;

	snprintf(words, sizeof(words), "%s", command);
	for (word = strtok_r(words, " ", &save); word && n < ARGUMENTS_MAX - 1;
	     word = strtok_r(NULL, " ", &save))
		arguments[n++] = word;
	arguments[n] = NULL;
	if (pipe2(ends, O_CLOEXEC)) {
		*status = -errno;
		return NULL;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(&pid, arguments[0], &actions, NULL, arguments,
			     environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	text = error ? NULL : read_all(ends[0]);
	close(ends[0]);
	*status = error ? -error : text ? 0 : -ENOMEM;
	if (!error && waitpid(pid, status, 0) == pid && text)
		*status = WIFEXITED(*status) ? WEXITSTATUS(*status) : 128;
	return text;
}

/* Legacy tables that were never used are not there: no rules, and no need of
 * the program.
 */
static bool is_absent(const char *command)
{
	const char *path = !strncmp(command, "iptables-legacy", 15) ?
				   "/proc/net/ip_tables_names" :
			   !strncmp(command, "ip6tables-legacy", 16) ?
				   "/proc/net/ip6_tables_names" :
				   NULL;
	FILE *file = path ? fopen(path, "r") : NULL;
	bool absent;

	if (!file)
		return path && errno == ENOENT;
	absent = fgetc(file) == EOF && !ferror(file);
	fclose(file);
	return absent;
}

/*
 * The filters of every device, one list: each part after the line that the
 * reader of tc wants. NULL: no memory.
 */
static char *tc_run(int *status)
{
	static const char *const hooks[] = { "ingress", "egress", "" };
	struct if_nameindex *devices = if_nameindex(), *device;
	char command[128], *all = NULL, *part;
	size_t size, i;
	FILE *out = open_memstream(&all, &size);

	*status = 0;
	for (device = devices; out && device && device->if_index; device++) {
		for (i = 0; i < sizeof(hooks) / sizeof(*hooks); i++) {
			int part_status;

			snprintf(command, sizeof(command),
				 "tc filter show dev %s %s", device->if_name,
				 hooks[i]);
			part = command_run(command, &part_status);
			if (part_status)
				*status = part_status;
			if (part && *part)
				fprintf(out, "# dev %s %s\n%s\n",
					device->if_name, hooks[i], part);
			free(part);
		}
	}
	if_freenameindex(devices);
	if (!out || fclose(out))
		return NULL;
	return all;
}

static void reader_run(struct audit *audit, const struct audit_reader *reader,
		       const char *command)
{
	char why[WHY_SIZE] = "";
	struct audit_input input = { .name = audit_text(audit, command),
				     .family = reader->family };
	int status;

	if (!strncmp(command, "ip -4", 5))
		input.family = AUDIT_IP4;
	if (!strncmp(command, "ip -6", 5))
		input.family = AUDIT_IP6;
	if (is_absent(command))
		return;
	input.text = strcmp(command, "tc filter show") ?
			     command_run(command, &status) :
			     tc_run(&status);
	if (!input.text && status == -ENOENT)
		snprintf(why, sizeof(why), "the program is not installed");
	else if (!input.text)
		snprintf(why, sizeof(why), "%s", errno_words(status));
	else if (status)
		snprintf(why, sizeof(why), "it failed with exit status %d",
			 status);
	if (*why)
		audit_add_unread(audit, command, why);
	/* What it printed before it failed is there all the same. */
	if (input.text && *input.text && reader->read(audit, &input, why))
		audit_add_unread(audit, command, why);
	free(input.text);
}

int audit_read_live(struct audit *audit)
{
	const struct audit_reader *reader;
	size_t i;

	for (reader = audit_readers; reader->option; reader++) {
		for (i = 0; reader->commands[i]; i++)
			reader_run(audit, reader, reader->commands[i]);
	}
	return audit->failed ? -ENOMEM : 0;
}
