// SPDX-License-Identifier: GPL-2.0-only
#include "bench/testbed/sender.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "bench/testbed/testbed.h"
#include "bench/testbed/sender_protocol.h"

#define ANSWER_MS 60000 /* a password may have to be typed */
#define END_MS 5000 /* for each attempt to end it */
#define POLL_MS 20

static struct {
	bool wanted;
	pid_t process; /* 0: none */
	int commands, answers; /* fds */
	char line[256]; /* of its answers, as far as it has come */
	size_t length;
	int err; /* why there is none, */
	char why[WHY_SIZE]; /* in words */
} sender = { .commands = -1, .answers = -1 };

bool sender_is_wanted(void)
{
	return sender.wanted;
}

/* ---- the process ---- */

static void command_become(const char *command, const char *mac,
			   const struct testbed *home, int commands,
			   int answers)
{
	char line[1024];

	signal(SIGPIPE, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	snprintf(line, sizeof(line), "exec %s --to %s", command, mac);
	if (testbed_enter(home) || dup2(commands, STDIN_FILENO) < 0 ||
	    dup2(answers, STDOUT_FILENO) < 0)
		_exit(126);
	execl("/bin/sh", "sh", "-c", line, NULL);
	_exit(127);
}

static int process_start(const char *command, const char *mac,
			 const struct testbed *home)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC))
		return -errno;
	if (pipe2(out, O_CLOEXEC)) {
		close(in[0]);
		close(in[1]);
		return -errno;
	}
	sender.process = fork();
	if (!sender.process)
		command_become(command, mac, home, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	sender.commands = in[1];
	sender.answers = out[0];
	return sender.process < 0 ? -errno : 0;
}

/* True if it has ended within END_MS. */
static bool has_ended(int *status)
{
	int waited;

	for (waited = 0; waited < END_MS; waited += POLL_MS) {
		if (waitpid(sender.process, status, WNOHANG))
			return true;
		usleep(POLL_MS * 1000);
	}
	return false;
}

/* Its exit status, from waitpid(). */
static int process_end(void)
{
	static const int signals[] = { 0, SIGTERM, SIGKILL };
	int status = 0;
	size_t i;

	close(sender.commands);
	close(sender.answers);
	sender.commands = sender.answers = -1;
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (signals[i])
			kill(sender.process, signals[i]);
		if (has_ended(&status))
			break;
	}
	sender.process = 0;
	return status;
}

/* It does not work any more: remember why. */
static int give_up(int err, const char *what)
{
	int status = sender.process > 0 ? process_end() : 0;

	sender.err = err;
	snprintf(sender.why, sizeof(sender.why), "the sender %s", what);
	if (WIFEXITED(status) && WEXITSTATUS(status))
		snprintf(sender.why, sizeof(sender.why),
			 "the sender has ended, exit status %d",
			 WEXITSTATUS(status));
	return err;
}

/* ---- commands ---- */

/* If the sender has ended, a write must not end us. */
static int put(const void *bytes, size_t size)
{
	ssize_t put;

	while (size) {
		put = write(sender.commands, bytes, size);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return give_up(-errno, "takes no commands");
		bytes = (const char *)bytes + put;
		size -= put;
	}
	return 0;
}

/* One more byte of its answers. */
static int byte_take(int limit_ms)
{
	struct pollfd answers = { sender.answers, POLLIN, 0 };
	char byte;

	if (poll(&answers, 1, limit_ms) < 1)
		return give_up(-ETIMEDOUT, "does not answer");
	if (read(sender.answers, &byte, 1) != 1)
		return give_up(-EPIPE, "has ended");
	if (byte != '\n' && sender.length < sizeof(sender.line) - 1)
		sender.line[sender.length++] = byte;
	sender.line[sender.length] = '\0';
	if (byte == '\n')
		sender.length = 0;
	return byte == '\n';
}

/* Login shells may say something first. */
static int done_wait(void)
{
	int got;

	do
		got = byte_take(ANSWER_MS);
	while (!got || (got > 0 && strcmp(sender.line, SENDER_DONE)));
	return got < 0 ? got : 0;
}

static int command_tell(const char *line, char *why)
{
	int err = sender.err;

	if (!err)
		err = put(line, strlen(line));
	if (!err)
		err = done_wait();
	if (err && why)
		snprintf(why, WHY_SIZE, "%s", sender.why);
	return err;
}

int sender_send(uint32_t first, uint32_t count, char *why)
{
	char line[64];

	snprintf(line, sizeof(line), SENDER_SEND " %u %u\n", first, count);
	return command_tell(line, why);
}

int sender_flood(char *why)
{
	return command_tell(SENDER_FLOOD "\n", why);
}

int sender_stop(char *why)
{
	return command_tell(SENDER_STOP "\n", why);
}

void sender_start(const char *command, const char *mac,
		  const struct testbed *home, const struct flow *flows)
{
	char line[64];
	int err;

	signal(SIGPIPE, SIG_IGN);
	sender.wanted = true;
	sender.err = 0;
	sender.length = 0;
	err = process_start(command, mac, home);
	if (err) {
		give_up(err, "does not start");
		return;
	}
	snprintf(line, sizeof(line), SENDER_FLOWS " %u\n", BENCH_FLOWS);
	if (!put(line, strlen(line)) &&
	    !put(flows, BENCH_FLOWS * sizeof(*flows)))
		done_wait();
}

void sender_end(void)
{
	if (sender.process > 0)
		process_end();
	sender.err = -ESRCH;
	snprintf(sender.why, sizeof(sender.why), "there is no sender");
}
