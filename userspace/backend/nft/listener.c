// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/netfilter/nfnetlink_log.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/nft/listener.h"
#include "core/key.h"
#include "userspace/base/refuse.h"
#include "userspace/nft/report.h"

#define RECEIVE_QUEUE (64 << 20) /* no report may be lost */
#define ANSWER_MS 30000
#define HEADER_BYTES 9 /* of either IP header, up to the TTL */

int nft_listener_open(struct mnl_socket **nl, char *why)
{
	int err = nft_log_open(nl, NFT_REPORT_GROUP, HEADER_BYTES, why);
	int size = RECEIVE_QUEUE;

	if (!err)
		setsockopt(mnl_socket_get_fd(*nl), SOL_SOCKET, SO_RCVBUFFORCE,
			   &size, sizeof(size));
	return err;
}

struct listener {
	int (*receive)(const struct nft_log_entry *entry, void *context);
	void *context;
	bool done;
	int err;
};

static uint32_t ip_of(const struct nlattr *payload)
{
	uint32_t dscp, ttl;
	const uint8_t *at;

	if (!payload || mnl_attr_get_payload_len(payload) < HEADER_BYTES)
		return 0;
	at = mnl_attr_get_payload(payload);
	if (at[0] >> 4 == 4) {
		dscp = at[1] >> 2;
		ttl = at[8];
	} else {
		dscp = (at[0] & 0xf) << 2 | at[1] >> 6;
		ttl = at[7];
	}
	return dscp << KZ_IP_DSCP_SHIFT | ttl;
}

static void listen_one(const struct nlattr **attrs, void *context)
{
	struct listener *listener = context;
	struct nft_log_entry entry = { 0 };

	entry.report = strtoul(mnl_attr_get_str(attrs[NFULA_PREFIX]), NULL, 10);
	if (attrs[NFULA_MARK])
		entry.mark = ntohl(mnl_attr_get_u32(attrs[NFULA_MARK]));
	entry.ip = ip_of(attrs[NFULA_PAYLOAD]);
	if (entry.report == NFT_REPORT_LAST)
		listener->done = true;
	else if (!listener->err)
		listener->err = listener->receive(&entry, listener->context);
}

int nft_listener_wait(struct mnl_socket *nl,
		      int (*receive)(const struct nft_log_entry *entry,
				     void *context),
		      void *context, char *why)
{
	struct listener listener = { .receive = receive, .context = context };
	int err = 0;

	while (!err && !listener.done)
		err = nft_log_receive(nl, ANSWER_MS, listen_one, &listener);
	if (!err)
		return listener.err;
	return refuse_errno(why, err, "test run: waiting for what rules log");
}
