// SPDX-License-Identifier: GPL-2.0-only
/* Events of rules with "log" in xt_kzmark.ko. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/backend/kmod/event.h"
#include "userspace/backend/kmod/request.h"

#define PAUSE_MS 100 /* between two checks for a replace or unload */

struct watch {
	const char *name;
	int (*each)(const struct kz_event *event, void *context);
	void *context;

	/* Of the loaded generation: events before this call, events since then,
	 * and how many of these were received.
	 */
	uint32_t generation;
	uint64_t before;
	uint64_t logged;
	uint64_t told;
	uint64_t lost; /* of the generations before */
};

static void generation_follow(struct watch *watch, uint32_t generation)
{
	if (watch->generation == generation)
		return;
	watch->lost += watch->logged - watch->told;
	watch->generation = generation;
	watch->before = 0;
	watch->logged = 0;
	watch->told = 0;
}

static int take(const struct nlattr **attrs, void *context)
{
	const struct nlattr *data = attrs[KZMARK_A_EVENT];
	struct watch *watch = context;
	struct kz_event event;
	uint64_t logged;

	if (!attrs[KZMARK_A_NAME] || !attrs[KZMARK_A_LOGGED] || !data ||
	    mnl_attr_get_payload_len(data) != sizeof(event))
		return -EPROTO;
	if (strcmp(mnl_attr_get_str(attrs[KZMARK_A_NAME]), watch->name))
		return 0;
	memcpy(&event, mnl_attr_get_payload(data), sizeof(event));
	generation_follow(watch, event.generation);
	logged = mnl_attr_get_u64(attrs[KZMARK_A_LOGGED]);
	if (logged <= watch->before)
		return 0;
	watch->logged = logged - watch->before;
	watch->told++;
	event.lost = watch->lost + watch->logged - watch->told;
	return watch->each(&event, watch->context);
}

static int start(const struct nlattr **attrs, void *context)
{
	struct watch *watch = context;

	if (!attrs[KZMARK_A_GENERATION] || !attrs[KZMARK_A_LOGGED])
		return -EPROTO;
	watch->generation = mnl_attr_get_u32(attrs[KZMARK_A_GENERATION]);
	watch->before = mnl_attr_get_u64(attrs[KZMARK_A_LOGGED]);
	return 0;
}

/* -ENOENT when it is no longer loaded. */
static int look(struct kmod_socket *s, const char *name,
		int (*answer)(const struct nlattr **attrs, void *context),
		void *context, char *why)
{
	char buffer[KMOD_REQUEST_SIZE];
	struct nlmsghdr *nlh =
		kmod_request(s, buffer, KZMARK_CMD_GET, NLM_F_ACK);

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	return kmod_call(s, nlh, answer, context, name, why);
}

/* Listen before reading the counts, so that no event is missed. */
static int watch_run(struct watch *watch, struct kmod_socket *asks,
		     struct kmod_socket *hears, char *why)
{
	int err = kmod_listen(hears, why);

	if (!err)
		err = look(asks, watch->name, start, watch, why);
	while (!err) {
		err = kmod_hear(hears, PAUSE_MS, take, watch, why);
		if (err != -ETIME)
			continue;
		err = watch->each(NULL, watch->context);
		if (!err)
			err = look(asks, watch->name, NULL, NULL, why);
	}
	return err;
}

int kmod_events(const struct backend *backend, const char *name,
		int (*each)(const struct kz_event *event, void *context),
		void *context, char *why)
{
	struct watch watch = { .name = name, .each = each, .context = context };
	struct kmod_socket asks, hears;
	int err;

	(void)backend;
	err = kmod_open(&asks, why);
	if (err)
		return err;
	err = kmod_open(&hears, why);
	if (!err) {
		err = watch_run(&watch, &asks, &hears, why);
		kmod_close(&hears);
	}
	kmod_close(&asks);
	return err;
}
