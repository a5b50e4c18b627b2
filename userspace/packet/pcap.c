// SPDX-License-Identifier: GPL-2.0-only
/* Captures (libpcap). */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/base/refuse.h"
#include "userspace/packet/capture.h"
#include "userspace/packet/libpcap.h"
#include "userspace/packet/link.h"
#include "userspace/packet/pcap.h"
#include "userspace/packet/pcapng.h"

/* All packets up to the capture's end or damage. 0, or -errno if nothing could
 * be read.
 */
static int add_packets(struct collector *to, const struct libpcap *lib,
		       pcap_t *capture, const char *path, char *why)
{
	struct captured captured = {
		.type = lib->pcap_datalink(capture),
		.pkttype = LINK_NOT_SAID,
	};
	struct pcap_pkthdr *header;
	const u_char *bytes;
	uint32_t number;
	int err, got;

	for (number = 1;; number++) {
		got = lib->pcap_next_ex(capture, &header, &bytes);
		if (got != 1)
			break;
		captured.number = number;
		captured.bytes = bytes;
		captured.length = header->caplen;
		captured.wire = header->len;
		/* nanoseconds: the precision that was asked for */
		captured.time = header->ts.tv_sec * UINT64_C(1000000000) +
				header->ts.tv_usec;
		err = capture_add(to, &captured);
		if (err)
			return refuse(why, err, "%s: packet %u: out of memory",
				      path, number);
	}
	if (got == PCAP_ERROR_BREAK) /* the end of the file */
		return 0;
	refuse(to->packets.damage, 0, "packet %u: %s", number,
	       lib->pcap_geterr(capture));
	if (number > 1)
		return 0;
	return refuse(why, -EINVAL, "%s: %s", path, to->packets.damage);
}

/* True if @file is pcapng; it is at its start again. */
static bool is_pcapng(FILE *file)
{
	uint32_t magic = 0;
	bool is = fread(&magic, 1, sizeof(magic), file) == sizeof(magic) &&
		  magic == PCAPNG_MAGIC;

	rewind(file);
	return is;
}

/* With libpcap, which closes @file. */
static int read_classic(struct collector *to, FILE *file, const char *path,
			char *why)
{
	const struct libpcap *lib = libpcap_open(why);
	char cause[PCAP_ERRBUF_SIZE];
	pcap_t *capture;
	int err;

	if (!lib) {
		fclose(file);
		return -ENOENT;
	}
	capture = lib->pcap_fopen_offline_with_tstamp_precision(
		file, PCAP_TSTAMP_PRECISION_NANO, cause);
	if (!capture) {
		fclose(file);
		return refuse(why, -EINVAL, "%s: %s", path, cause);
	}
	err = add_packets(to, lib, capture, path, why);
	lib->pcap_close(capture);
	return err;
}

static int read_pcapng(struct collector *to, FILE *file, const char *path,
		       char *why)
{
	int err = pcapng_read(to, file);

	fclose(file);
	if (err)
		return refuse_memory(why);
	if (*to->packets.damage && !to->packets.count)
		return refuse(why, -EINVAL, "%s: %s", path, to->packets.damage);
	return 0;
}

int packets_read_pcap(const char *path, struct packets *packets, char *why)
{
	struct collector to = { 0 };
	FILE *file;
	int err;

	*packets = (struct packets){ 0 };
	why[0] = '\0';
	file = fopen(path, "rb");
	if (!file) {
		err = -errno;
		return refuse(why, err, "%s: %s", path, errno_file_words(err));
	}
	err = (is_pcapng(file) ? read_pcapng : read_classic)(&to, file, path,
							     why);
	if (err)
		collect_abandon(&to);
	else
		collect_finish(&to, packets);
	return err;
}
