/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libpcap, opened when a capture is read: it needs libdbus, libsystemd and what
 * these need, and to link all of them took most of the time of every other
 * command.
 */
#ifndef KZ_PACKET_LIBPCAP_H
#define KZ_PACKET_LIBPCAP_H

#include <stdio.h>
#include <pcap/pcap.h>

/* Its functions, by their own names. */
struct libpcap {
	pcap_t *(*pcap_fopen_offline_with_tstamp_precision)(FILE *file,
							    u_int precision,
							    char *cause);
	int (*pcap_datalink)(pcap_t *capture);
	int (*pcap_next_ex)(pcap_t *capture, struct pcap_pkthdr **header,
			    const u_char **bytes);
	char *(*pcap_geterr)(pcap_t *capture);
	void (*pcap_close)(pcap_t *capture);
	const char *(*pcap_datalink_val_to_name)(int type);
};

/* NULL: it is not there, or not all of it; @why (WHY_SIZE) unless NULL. */
const struct libpcap *libpcap_open(char *why);

#endif
