// SPDX-License-Identifier: GPL-2.0-only
/* Backend "kmod": xt_kzmark.ko, at netfilter's hooks or in iptables rules. */
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/hook_names.h"
#include "userspace/backend/kmod/event.h"
#include "userspace/backend/kmod/flow.h"
#include "userspace/backend/kmod/live.h"
#include "userspace/backend/kmod/request.h"
#include "userspace/backend/kmod/set.h"
#include "userspace/backend/kmod/test_run.h"
#include "userspace/backend/module.h"
#include "userspace/backend/hook_limits.h"
#include "userspace/base/refuse.h"
#include "userspace/compile/edited.h"

static int keep_attachment(const struct nlattr **attrs, void *context)
{
	struct kmod_load *there = context;

	if (attrs[KZMARK_A_HOOKS])
		there->hooks = mnl_attr_get_u32(attrs[KZMARK_A_HOOKS]);
	if (attrs[KZMARK_A_PRIORITY])
		there->priority =
			(int32_t)mnl_attr_get_u32(attrs[KZMARK_A_PRIORITY]);
	return 0;
}

/* 0, and where it is attached; -ENOENT: it is not loaded. */
static int is_loaded(struct kmod_socket *s, const char *name,
		     struct kmod_load *there, char *why)
{
	char buffer[KMOD_REQUEST_SIZE];
	struct nlmsghdr *nlh =
		kmod_request(s, buffer, KZMARK_CMD_GET, NLM_F_ACK);

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, name);
	return kmod_call(s, nlh, keep_attachment, there, name, why);
}

/*
 * A new policy is attached at prerouting by default; one that is loaded already
 * stays where it is.
 */
static int kmod_load(const struct backend *backend,
		     const struct attachment *attachment,
		     const struct image *image, uint32_t *generation, char *why)
{
	struct kmod_load load = {
		.name = attachment->name,
		.has_hooks = true,
		.hooks = 1U << NF_INET_PRE_ROUTING,
		.has_priority = attachment->has_priority,
		.priority = attachment->priority,
	};
	struct kmod_load there = { .priority = NF_IP_PRI_MANGLE };
	struct kmod_socket s;
	int err;

	(void)backend;
	if (attachment->n_devices)
		return refuse(
			why, -EUSAGE,
			"kmod: attaches to hooks, not to devices: use \"meta iif\" in the policy");
	if (attachment->hook) {
		err = hooks_parse(attachment->hook, true, &load.hooks, why);
		if (err)
			return err;
	}
	err = kmod_open(&s, why);
	if (err)
		return err;
	err = is_loaded(&s, load.name, &there, why);
	if (!err) {
		load.flags = KZMARK_F_REPLACE;
		load.has_hooks = attachment->hook;
	} else if (err == -ENOENT) {
		load.flags = KZMARK_F_CREATE;
		load.counts = attachment->counts;
		why[0] = '\0';
		err = 0;
	}
	if (load.has_hooks)
		there.hooks = load.hooks;
	if (load.has_priority)
		there.priority = load.priority;
	if (!err)
		err = hook_limits_check(attachment, true, there.hooks,
					there.priority, why);
	if (!err)
		err = kmod_load_image(&s, &load, image, generation, why);
	kmod_close(&s);
	return err;
}

static int kmod_unload(const struct backend *backend, const char *name,
		       char *why)
{
	(void)backend; /* there is one kmod backend */
	return kmod_ask(KZMARK_CMD_UNLOAD, NLM_F_ACK, name, NULL, NULL, why);
}

struct listing {
	int (*each)(const struct loaded *loaded, void *context);
	void *context;
	int result;
};

static uint32_t get_u32(const struct nlattr *attr)
{
	return attr ? mnl_attr_get_u32(attr) : 0;
}

/* Transient policies are attached nowhere. */
static int list_policy(const struct nlattr **attrs, void *context)
{
	struct listing *listing = context;
	struct loaded loaded = {
		.backend = "kmod",
		.generation = get_u32(attrs[KZMARK_A_GENERATION]),
		.rules = get_u32(attrs[KZMARK_A_RULES]),
		.edits = get_u32(attrs[KZMARK_A_EDITS]),
		.users = get_u32(attrs[KZMARK_A_USERS]),
	};

	uint32_t flags = get_u32(attrs[KZMARK_A_FLAGS]);

	if (flags & KZMARK_F_TRANSIENT || !attrs[KZMARK_A_NAME])
		return 0;
	snprintf(loaded.name, sizeof(loaded.name), "%s",
		 mnl_attr_get_str(attrs[KZMARK_A_NAME]));
	if (attrs[KZMARK_A_MEMORY])
		loaded.memory = mnl_attr_get_u64(attrs[KZMARK_A_MEMORY]);
	if (attrs[KZMARK_A_REFUSED])
		loaded.refused = mnl_attr_get_u64(attrs[KZMARK_A_REFUSED]);
	if (flags & KZMARK_F_WAITING)
		snprintf(loaded.where, sizeof(loaded.where), "waiting");
	else
		hooks_print(get_u32(attrs[KZMARK_A_HOOKS]),
			    (int32_t)get_u32(attrs[KZMARK_A_PRIORITY]),
			    loaded.where, sizeof(loaded.where));
	if (!listing->result)
		listing->result = listing->each(&loaded, listing->context);
	return 0;
}

static int kmod_list(const struct backend *backend,
		     int (*each)(const struct loaded *loaded, void *context),
		     void *context, char *why)
{
	struct listing listing = { each, context, 0 };
	int err;

	(void)backend;
	if (!module_is_there("xt_kzmark"))
		return 0;
	err = kmod_ask(KZMARK_CMD_GET, NLM_F_DUMP, NULL, list_policy, &listing,
		       why);
	return err ? err : listing.result;
}

static int keep_flags(const struct nlattr **attrs, void *context)
{
	*(uint32_t *)context = get_u32(attrs[KZMARK_A_FLAGS]);
	return 0;
}

static bool kmod_has(const struct backend *backend, const char *name)
{
	char why[WHY_SIZE];
	uint32_t flags;

	(void)backend;
	return module_is_there("xt_kzmark") &&
	       !kmod_ask(KZMARK_CMD_GET, NLM_F_ACK, name, keep_flags, &flags,
			 why) &&
	       !(flags & KZMARK_F_TRANSIENT);
}

static int kmod_get_image(const struct backend *backend, const char *name,
			  struct image *image, char *why)
{
	struct kmod_socket s;
	int err = kmod_open(&s, why);

	(void)backend;
	if (err)
		return err;
	err = kmod_read_image(&s, name, image, why);
	kmod_close(&s);
	if (!err && image_edited(image))
		err = refuse_memory(why);
	return err;
}

static int kmod_get_counters(const struct backend *backend, const char *name,
			     struct kz_counter **counters, uint32_t *count,
			     char *why)
{
	struct kmod_collection c = { .type = KZMARK_A_COUNTERS };
	int err;

	(void)backend;
	err = kmod_ask(KZMARK_CMD_GET_COUNTERS, NLM_F_DUMP, name, kmod_collect,
		       &c, why);
	if (err) {
		free(c.bytes);
		return err;
	}
	*counters = (struct kz_counter *)c.bytes;
	*count = c.size / sizeof(**counters);
	return 0;
}

static int kmod_add_counters(const struct backend *backend, const char *name,
			     const struct kz_counter *more, uint32_t count,
			     char *why)
{
	struct kmod_socket s;
	int err = kmod_open(&s, why);

	(void)backend;
	if (err)
		return err;
	err = kmod_send_counters(&s, name, more, count, why);
	kmod_close(&s);
	return err;
}

const struct backend backend_kmod = {
	.id = BACKEND_KMOD,
	.name = "kmod",
	.help = "the kernel module xt_kzmark, at netfilter's hooks or in iptables",
	.runs_in_kernel = true,
	.test_open = kmod_test_open,
	.test_run = kmod_test_run,
	.test_close = kmod_test_close,
	.test_refuses = kmod_test_refuses,
	.load = kmod_load,
	.unload = kmod_unload,
	.list = kmod_list,
	.has = kmod_has,
	.get_image = kmod_get_image,
	.live_open = kmod_live_open,
	.live_change = kmod_live_change,
	.live_close = kmod_live_close,
	.get_counters = kmod_get_counters,
	.add_counters = kmod_add_counters,
	.set_change = kmod_set_change,
	.set_replace = kmod_set_replace,
	.set_list = kmod_set_list,
	.flows = kmod_flows,
	.events = kmod_events,
};
