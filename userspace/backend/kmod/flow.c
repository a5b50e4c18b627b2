// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "userspace/backend/conntrack_flows.h"
#include "userspace/backend/kmod/flow.h"
#include "userspace/backend/kmod/request.h"

static int keep_lost(const struct nlattr **attrs, void *context)
{
	struct flows *flows = context;

	if (attrs[KZMARK_A_LOST])
		flows->lost = mnl_attr_get_u64(attrs[KZMARK_A_LOST]);
	return 0;
}

int kmod_flows(const struct backend *backend, const char *name,
	       struct flows *flows, char *why)
{
	struct image image = { 0 };
	int err = backend->get_image(backend, name, &image, why);

	*flows = (struct flows){ 0 };
	if (err)
		return err;
	if (image.header->features & KZ_F_FLOW)
		err = conntrack_flows(image.header->flow_window, flows, why);
	if (!err)
		err = kmod_ask(KZMARK_CMD_GET, NLM_F_ACK, name, keep_lost,
			       flows, why);
	if (err) {
		free(flows->list);
		flows->list = NULL;
	}
	image_free(&image);
	return err;
}
