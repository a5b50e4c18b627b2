// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/eval_packets.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"
#include "userspace/evaluator/key.h"
#include "userspace/packet/pcap.h"
#include "userspace/packet/trace.h"
#include "userspace/packet/given.h"
#include "userspace/packet/written.h"

static int packets_read(const struct eval_packets_options *options,
			struct packets *packets)
{
	char why[WHY_SIZE] = "";
	int error;

	if (options->pcap)
		error = packets_read_pcap(options->pcap, packets, why);
	else if (options->trace)
		error = packets_read_trace(options->trace, packets, why);
	else
		error = packets_read_written(options->packet, packets, why);
	if (!error)
		return EXIT_DONE;
	complain("%s%s", options->packet ? "--packet: " : "",
		 *why ? why : errno_words(error));
	return EXIT_USAGE;
}

/* "--dev eth0" is "--given 'iif eth0'": one reader for all. */
static int given_add(const char *option, const char *word, const char *value,
		     struct kz_given *given, uint64_t *read)
{
	char text[256], why[WHY_SIZE];

	if (!value)
		return EXIT_DONE;
	snprintf(text, sizeof(text), "%s %s", word, value);
	if (!given_read_words(text, given, read, why))
		return EXIT_DONE;
	complain("%s: %s", option, why);
	return EXIT_USAGE;
}

/* The words of @from whose bit is in @read, into @to. */
static void given_copy(struct kz_given *to, const struct kz_given *from,
		       uint64_t read)
{
	const struct condition_type *type;
	enum condition_id id;

	for (id = 0; id < CONDITIONS; id++) {
		type = &condition_types[id];
		if (!(read >> id & 1))
			continue;
		memcpy((char *)to + type->given_at,
		       (const char *)from + type->given_at, given_size(type));
	}
}

/* As a hook would hand them over: --limit, --mark and so on; and time does
 * not go back.
 */
static void packets_prepare(const struct eval_packets_options *options,
			    struct packets *packets,
			    const struct kz_given *given, uint64_t read)
{
	struct packet *packet = packets->list;
	uint64_t time = 0;
	size_t i;

	if (options->limit.given &&
	    packets->count > (size_t)options->limit.value)
		packets->count = options->limit.value;
	for (i = 0; i < packets->count; i++, packet++) {
		given_copy(&packet->given, given, read);
		packet->unknown &= ~read;
		if (options->mark.given)
			packet->given.mark = options->mark.value;
		if (packet->time < time)
			packet->time = time;
		time = packet->time;
	}
}

int eval_packets_open(const struct eval_packets_options *options,
		      struct packets *packets)
{
	struct kz_given given = { 0 };
	uint64_t read = 0;
	int status;

	*packets = (struct packets){ 0 };
	if (options->device && !if_nametoindex(options->device)) {
		complain("device '%s': %s", options->device,
			 errno_words(-errno));
		return EXIT_REFUSED;
	}
	status = given_add("--dev", "iif", options->device, &given, &read);
	if (status == EXIT_DONE)
		status = given_add("--state", "ct", options->state, &given,
				   &read);
	if (status == EXIT_DONE)
		status =
			given_add("--given", "", options->given, &given, &read);
	if (status == EXIT_DONE)
		status = packets_read(options, packets);
	if (status == EXIT_DONE)
		packets_prepare(options, packets, &given, read);
	return status;
}

/* How to say what is not known. */
static void remedy_write(const struct condition_type *type, char text[80])
{
	if (!type->given)
		strcpy(text, "they have no Ethernet header of their own");
	else if (!strcmp(type->given, "ct"))
		strcpy(text, "say it with --state new, or another state");
	else if (!strcmp(type->given, "iif"))
		strcpy(text, "say it with --dev DEVICE");
	else
		snprintf(text, 80, "say it with --given '%s VALUE'",
			 type->given);
}

int eval_packets_check(const struct packets *packets,
		       const struct policy *policy)
{
	const struct policy_condition *asked;
	const struct condition_type *type;
	uint64_t unknown = 0;
	char remedy[80];
	size_t i;

	for (i = 0; i < packets->count; i++)
		unknown |= packets->list[i].unknown;
	asked = policy_asks(policy, unknown);
	if (!asked)
		return EXIT_DONE;
	type = &condition_types[asked->id];
	remedy_write(type, remedy);
	complain("%s:%u: '%s%s%s' is not known of the packets: %s",
		 policy_file(policy, asked->at.file).name, asked->at.line,
		 type->protocol, *type->key ? " " : "", type->key, remedy);
	return EXIT_USAGE;
}

/*
 * Would the policy see something else if the rest of @packet were there? What
 * it holds is not known, but zeros will do: headers are there or not.
 */
static bool part_is_missing(const struct packet *packet,
			    const struct kz_image_header *image)
{
	struct kz_eval part = { .env.image = (const void *)image };
	struct kz_eval all = part;
	struct packet whole = *packet;
	uint8_t *frame;

	if (packet->wire <= packet->length)
		return false;
	frame = calloc(1, packet->wire);
	if (!frame)
		return true;
	memcpy(frame, packet->frame, packet->length);
	whole.frame = frame;
	whole.length = packet->wire;
	env_key_fill(packet, &part);
	env_key_fill(&whole, &all);
	free(frame);
	return memcmp(&part.key, &all.key, sizeof(all.key));
}

bool eval_packets_incomplete(const struct eval_packets_options *options,
			     const struct packets *packets,
			     const struct kz_image_header *image)
{
	size_t i, cut = 0;

	for (i = 0; i < packets->count; i++)
		cut += part_is_missing(&packets->list[i], image);
	if (packets->without)
		complain(
			"%s: %zu frame%s without a packet that can be read: left out",
			options->pcap, packets->without,
			packets->without == 1 ? "" : "s");
	if (packets->unread)
		complain(
			"%s: %zu packet%s of link type %s, which is not read: %zu evaluated",
			options->pcap, packets->unread,
			packets->unread == 1 ? "" : "s", packets->link_type,
			packets->count);
	if (*packets->damage)
		complain("%s: %s: %zu evaluated", options->pcap,
			 packets->damage, packets->count);
	if (cut)
		complain(
			"%s: of %zu packet%s the capture lacks a part that the policy asks for: %zu evaluated; capture whole packets (tcpdump -s 0)",
			options->pcap, cut, cut == 1 ? "" : "s",
			packets->count);
	return packets->unread || *packets->damage || cut;
}
