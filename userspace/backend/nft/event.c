// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include <linux/if_ether.h>
#include <linux/netfilter/nfnetlink_log.h>

#include "userspace/evaluator/key.h"
#include "userspace/backend/nft/event.h"
#include "userspace/backend/nft/log.h"
#include "userspace/backend/nft/state.h"
#include "userspace/evaluator/now.h"
#include "userspace/base/refuse.h"
#include "userspace/nft/log_prefix.h"

#define PAUSE_MS 100 /* without a message: then see if the policy is loaded */
#define PACKET_BYTES 512U /* from the IP header on */

struct watch {
	const char *name;
	int (*each)(const struct kz_event *event, void *context);
	void *context;
	uint32_t next; /* number of the next message of the group */
	uint64_t lost;
	int result; /* of each() */
};

static uint32_t get_u32(const struct nlattr *attr)
{
	return attr ? ntohl(mnl_attr_get_u32(attr)) : 0;
}

/* The packet as it was logged into the key, like one on a wire. */
static void key_fill(const struct nlattr **attrs, struct kz_key *key)
{
	const struct nlattr *payload = attrs[NFULA_PAYLOAD];
	static const struct kz_image_header all = {
		.features = KZ_F_ALL & ~KZ_F_ETHER,
	};
	struct kz_eval e = { .env.image = (const void *)&all };
	uint8_t frame[ETH_HLEN + PACKET_BYTES] = { 0 };
	struct packet packet = {
		.frame = frame,
		.length = ETH_HLEN,
		.given.mark = get_u32(attrs[NFULA_MARK]),
		.given.iif = get_u32(attrs[NFULA_IFINDEX_INDEV]),
		.given.oif = get_u32(attrs[NFULA_IFINDEX_OUTDEV]),
	};
	uint16_t type, size = payload ? mnl_attr_get_payload_len(payload) : 0;

	if (size > PACKET_BYTES)
		size = PACKET_BYTES;
	if (size) {
		memcpy(frame + ETH_HLEN, mnl_attr_get_payload(payload), size);
		type = htons(frame[ETH_HLEN] >> 4 == 4 ? ETH_P_IP : ETH_P_IPV6);
		memcpy(frame + ETH_HLEN - sizeof(type), &type, sizeof(type));
	}
	packet.length += size;
	env_key_fill(&packet, &e);
	*key = e.key;
}

/* Other policies may use the group, too: lost messages may be theirs. */
static void take(const struct nlattr **attrs, void *context)
{
	struct kz_event event = { .time = now_ns() };
	struct watch *watch = context;
	char name[NFT_TABLE_SIZE];

	if (attrs[NFULA_SEQ]) {
		watch->lost += get_u32(attrs[NFULA_SEQ]) - watch->next;
		watch->next = get_u32(attrs[NFULA_SEQ]) + 1;
	}
	if (nft_log_read(mnl_attr_get_str(attrs[NFULA_PREFIX]), name,
			 &event.generation, &event.rule) ||
	    strcmp(name, watch->name) || watch->result)
		return;
	event.lost = watch->lost;
	key_fill(attrs, &event.key);
	watch->result = watch->each(&event, watch->context);
}

static int run(struct watch *watch, struct mnl_socket *tables,
	       struct mnl_socket *log, char *why)
{
	int err = 0;

	while (!err && !watch->result) {
		err = nft_log_receive(log, PAUSE_MS, take, watch);
		if (err == -ENOBUFS || err == -EINTR)
			err = 0;
		if (err == -ETIME) {
			err = nft_state_exists(tables, watch->name, why);
			if (!err)
				watch->result =
					watch->each(NULL, watch->context);
		} else if (err) {
			refuse_errno(why, err, "cannot receive what rules log");
		}
	}
	if (err == -ENOENT)
		refuse(why, err, "'%s' is not loaded any more", watch->name);
	return err ? err : watch->result;
}

int nft_events(const struct backend *backend, const char *name,
	       int (*each)(const struct kz_event *event, void *context),
	       void *context, char *why)
{
	struct watch watch = { .name = name, .each = each, .context = context };
	uint16_t group = nft_log_group(name);
	struct mnl_socket *tables, *log;
	int err;

	(void)backend;
	err = nft_socket_open(&tables, why);
	if (err)
		return err;
	err = nft_state_exists(tables, name,
			       why); /* asks for permission, too */
	if (err)
		goto out;
	err = nft_log_open(&log, group, PACKET_BYTES, why);
	if (!err) {
		err = run(&watch, tables, log, why);
		mnl_socket_close(log);
	} else if (err == -EPERM) {
		err = refuse(
			why, -EBUSY,
			"another process reads what rules log (nfnetlink_log's group %u)",
			group);
	}
out:
	mnl_socket_close(tables);
	return err;
}
