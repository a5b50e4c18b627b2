// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "userspace/backend/bpf/event.h"
#include "userspace/backend/bpf/hook.h"
#include "userspace/backend/bpf/live.h"
#include "userspace/backend/bpf/maps.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/evaluator/now.h"
#include "userspace/base/refuse.h"

#define PAUSE_MS 100 /* between two checks for a replace or unload */

struct watch {
	const struct backend *backend;
	struct pins pins;
	int (*each)(const struct kz_event *event, void *context);
	void *context;
	int result; /* the last result of each(), or -errno */

	uint32_t map; /* id of the ring; 0: the policy has none now */
	struct ring_buffer *ring;
	struct bpf_numbers numbers;
	uint64_t since; /* skip older events */
	uint64_t lost; /* before we have looked */
};

/* A negative value ends libbpf's loop. */
static int take(void *context, void *data, size_t size)
{
	struct watch *watch = context;
	struct kz_event event;

	if (size != sizeof(event))
		return 0;
	memcpy(&event, data, sizeof(event));
	if (event.time < watch->since)
		return 0;
	event.lost = event.lost > watch->lost ? event.lost - watch->lost : 0;
	bpf_numbers_event(&watch->numbers, &event);
	watch->result = watch->each(&event, watch->context);
	return watch->result ? -ECANCELED : 0;
}

static int lost_read(int program, uint64_t *lost)
{
	struct bpf_map_info info;
	uint32_t key = 0;
	int fd = bpf_map_find(program, "kz_lost", &info), err;

	if (fd < 0)
		return fd;
	err = bpf_map_lookup_elem(fd, &key, lost);
	close(fd);
	return err;
}

/* Make watch->ring the ring of @program. */
static int ring_follow(struct watch *watch, int program)
{
	struct bpf_map_info info = { 0 };
	int fd = bpf_map_find(program, "kz_events", &info), err = 0;

	if (fd < 0 && fd != -ENOENT)
		return fd;
	if (fd >= 0 && info.id == watch->map) {
		close(fd);
		return 0;
	}
	ring_buffer__free(watch->ring);
	watch->ring = NULL;
	watch->map = 0;
	if (fd < 0)
		return 0;
	watch->since = now_ns();
	err = lost_read(program, &watch->lost);
	if (!err) {
		watch->ring = ring_buffer__new(fd, take, watch, NULL);
		err = watch->ring ? 0 : -errno;
	}
	close(fd);
	watch->map = err ? 0 : info.id;
	return err;
}

/* A replace may have brought another ring, an unload takes it away. */
static int look(struct watch *watch)
{
	int program = bpf_hook_program(watch->backend->bpf, &watch->pins), err;

	if (program < 0)
		return program;
	err = bpf_numbers_follow(&watch->numbers, program);
	err = err ?: ring_follow(watch, program);
	close(program);
	return err;
}

static int run(struct watch *watch)
{
	int err = look(watch);

	while (!err && !watch->result) {
		if (watch->ring)
			err = ring_buffer__poll(watch->ring, PAUSE_MS);
		else
			usleep(PAUSE_MS * 1000);
		if (err == -EINTR || err == -ECANCELED || err > 0)
			err = 0;
		else if (!err)
			watch->result = watch->each(NULL, watch->context);
		if (!err && !watch->result)
			err = look(watch);
	}
	return err ?: watch->result;
}

/* The policy's folder, locked: a ring has one reader. fd or -errno. */
static int reader_lock(const struct pins *pins)
{
	int fd = openat(pins->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	if (!flock(fd, LOCK_EX | LOCK_NB))
		return fd;
	err = errno == EWOULDBLOCK ? -EBUSY : -errno;
	close(fd);
	return err;
}

int bpf_events(const struct backend *backend, const char *name,
	       int (*each)(const struct kz_event *event, void *context),
	       void *context, char *why)
{
	struct watch watch = {
		.backend = backend,
		.each = each,
		.context = context,
	};
	int err = pins_open(&watch.pins, name, false, why), lock;

	if (err)
		return err;
	lock = reader_lock(&watch.pins);
	err = lock < 0 ? lock : run(&watch);
	ring_buffer__free(watch.ring);
	bpf_numbers_close(&watch.numbers);
	if (lock >= 0)
		close(lock);
	pins_close(&watch.pins);
	if (lock == -EBUSY)
		return refuse(why, lock,
			      "another process reads the events of '%s'", name);
	if (err == -ENOENT)
		return refuse(why, err, "'%s' is not loaded any more", name);
	if (err < 0)
		return refuse_errno(why, err, "cannot read the events of '%s'",
				    name);
	return err;
}
