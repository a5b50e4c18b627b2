/* SPDX-License-Identifier: GPL-2.0-only */
/* Ends of packets and flows as people write them. */
#ifndef KZ_CLI_ENDPOINT_H
#define KZ_CLI_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/key.h"
#include "userspace/cli/set_elements.h"

/* One end: of which family and transport protocol, and who. */
struct endpoint {
	enum kz_family family;
	uint32_t protocol;
	bool has_port;
	uint32_t port;
	const uint32_t *address; /* words as in the key */
};

#define ENDPOINT_SIZE (SET_VALUE_SIZE + 16)

/* Does a port belong to an end of @protocol? */
bool protocol_has_ports(uint32_t protocol);

/* "tcp", or a number. */
#define PROTOCOL_SIZE 16
void protocol_write(uint32_t protocol, char text[PROTOCOL_SIZE]);

/* "10.0.0.1", "2001:db8::1"; "" for what is not IP. */
void address_write(const struct endpoint *end, char text[SET_VALUE_SIZE]);

/* "10.0.0.1:80", "[2001:db8::1]:80", or without a port. */
void endpoint_write(const struct endpoint *end, char text[ENDPOINT_SIZE]);

#endif
