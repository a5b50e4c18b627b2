// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/bpf/live.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/loaded.h"
#include "userspace/backend/bpf/state.h"
#include "userspace/backend/bpf/wait.h"
#include "core/edits.h"

/* ---- changes ---- */

static int image_map(int program, struct live_image *image, char *why)
{
	int err = live_image_open(image, program);

	if (err == -ENOENT)
		return refuse(why, -EOPNOTSUPP,
			      "it is small, or its rules are instructions");
	if (err)
		return refuse_errno(why, err, "cannot read its maps");
	err = live_image_map(image);
	if (!err)
		return 0;
	live_image_close(image);
	return refuse_errno(why, err, "cannot map its image");
}

/* What a struct live has of us. */
struct memory {
	struct live_image image;
	const struct bpf_state *state;
};

static int memory_open(struct memory *memory, int program, char *why)
{
	int err = bpf_state_open(program, &memory->state);

	if (err)
		return refuse_errno(why, err, "cannot read its maps");
	err = memory->state->with_module ?
		      refuse(why, -EOPNOTSUPP, "it is loaded --with-module") :
		      image_map(program, &memory->image, why);
	if (err)
		bpf_state_close(memory->state);
	return err;
}

static void live_fill(struct live *live, struct memory *memory)
{
	const struct bpf_state *state = memory->state;

	live_image_resume(&memory->image);
	live->state = memory;
	live->image.hot = memory->image.hot;
	live->image.info = (const uint8_t *)(state + 1) - state->header.info;
	live->edits = kz_edits_count(memory->image.hot);
	live->generation = state->generation + live->edits;
}

int bpf_live_open(const struct backend *backend, const char *name,
		  struct live *live, char *why)
{
	int program = bpf_loaded_open(backend, name, why), err;
	struct memory *memory;

	if (program < 0)
		return program;
	memory = malloc(sizeof(*memory));
	err = memory ? memory_open(memory, program, why) : refuse_memory(why);
	if (err)
		free(memory);
	else
		live_fill(live, memory);
	close(program);
	return err;
}

/* If that fails for want of memory: longer than any packet takes. */
static void wait(void *context)
{
	(void)context;
	if (bpf_wait_for_packets())
		usleep(200 * 1000);
}

int bpf_live_change(struct live *live, const struct patch *patch, char *why)
{
	const struct memory *memory = live->state;

	(void)why;
	live_image_patch(&memory->image, patch, wait, NULL);
	return 0;
}

void bpf_live_close(struct live *live)
{
	struct memory *memory = live->state;

	live_image_close(&memory->image);
	bpf_state_close(memory->state);
	free(memory);
}

/* ---- how often it was changed ---- */

int bpf_live_edits(int program, uint32_t *edits, uint32_t *rules)
{
	struct live_image image;
	int err = live_image_open(&image, program);

	*edits = 0;
	if (err)
		return err == -ENOENT ? 0 : err;
	err = live_image_edits(&image);
	if (!err) {
		*edits = kz_edits_count(image.hot);
		*rules = kz_edits_rules(image.hot);
	}
	live_image_close(&image);
	return err;
}

/* ---- the numbers of rules in events ---- */

int bpf_numbers_follow(struct bpf_numbers *numbers, int program)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);
	const struct bpf_state *state;
	int err = bpf_prog_get_info_by_fd(program, &info, &size);

	if (err || info.id == numbers->program)
		return err;
	bpf_numbers_close(numbers);
	err = bpf_state_open(program, &state);
	if (err)
		return err;
	numbers->program = info.id;
	numbers->generation = state->generation;
	bpf_state_close(state);
	err = live_image_open(&numbers->image, program);
	numbers->is_live = !err;
	return err == -ENOENT ? 0 : err;
}

void bpf_numbers_event(struct bpf_numbers *numbers, struct kz_event *event)
{
	if (!numbers->is_live || event->generation != numbers->generation ||
	    live_image_edits(&numbers->image))
		return;
	event->rule = kz_edits_number(numbers->image.hot, event->rule);
	event->generation += kz_edits_count(numbers->image.hot);
}

void bpf_numbers_close(struct bpf_numbers *numbers)
{
	if (numbers->is_live)
		live_image_close(&numbers->image);
	*numbers = (struct bpf_numbers){ 0 };
}
