// SPDX-License-Identifier: GPL-2.0-only
#include "bench/workload/synthetic.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "testlib/random.h"

#define SEED 17
#define LENGTHS 8

/* How often, of 100, and which; proportions after Taylor and Turner, 2007. */
struct family {
	const char *name;
	struct side {
		uint32_t any; /* the whole address space */
		uint8_t lengths[LENGTHS]; /* else one of these */
	} source, destination;
	uint32_t source_port; /* filters that look at it */
	uint32_t port; /* at the destination's: one port */
	uint32_t port_range; /* a range of them */
};

static const struct family families[] = {
	{
		.name = "acl1",
		.source = { 4, { 32, 32, 32, 24, 24, 22, 20, 16 } },
		.destination = { 1, { 32, 32, 32, 32, 30, 28, 24, 24 } },
		.port = 70,
		.port_range = 15,
	},
	{
		.name = "fw1",
		.source = { 45, { 32, 32, 24, 24, 22, 20, 16, 12 } },
		.destination = { 25, { 32, 32, 32, 32, 28, 24, 24, 20 } },
		.source_port = 30,
		.port = 40,
		.port_range = 25,
	},
	{
		.name = "ipc1",
		.source = { 8, { 32, 32, 32, 28, 27, 24, 20, 16 } },
		.destination = { 8, { 32, 32, 32, 28, 27, 24, 20, 16 } },
		.source_port = 20,
		.port = 50,
		.port_range = 10,
	},
};

static bool happens(uint64_t *seed, uint32_t percent)
{
	return random_below(seed, 100) < percent;
}

/*
 * One of about @networks /16s, the lower numbers more often than the others;
 * a subnet of it, and a host there.
 */
static uint32_t draw_address(uint64_t *seed, uint32_t networks)
{
	uint64_t of = random_below(seed, networks + 1);
	uint64_t network = random_below(seed, of + 1) * 2654435761ULL;
	uint32_t subnet = random_below(seed, 64) * random_below(seed, 4);

	return (uint32_t)network << 16 | subnet << 8 | random_below(seed, 256);
}

static void write_prefix(uint64_t *seed, const struct side *side,
			 uint32_t networks, FILE *out)
{
	uint32_t length = side->lengths[random_below(seed, LENGTHS)];
	uint32_t a = draw_address(seed, networks);

	if (happens(seed, side->any)) {
		fputs("0.0.0.0/0", out);
		return;
	}
	if (length < 32)
		a &= ~(~0U >> length);
	fprintf(out, "%u.%u.%u.%u/%u", a >> 24, a >> 16 & 255, a >> 8 & 255,
		a & 255, length);
}

static void write_ports(uint64_t *seed, uint32_t one, uint32_t range, FILE *out)
{
	static const uint16_t services[] = { 22,  25,  53,   80,   110,	 123,
					     135, 443, 1433, 1521, 5632, 8080 };
	uint32_t kind = random_below(seed, 100), low, high;

	if (kind < one && happens(seed, 60)) {
		low = services[random_below(seed, 12)];
		high = low;
	} else if (kind < one) {
		low = random_below(seed, 65536);
		high = low;
	} else if (kind < one + range && happens(seed, 50)) {
		low = 1024;
		high = 65535;
	} else if (kind < one + range) {
		low = random_below(seed, 60000);
		high = low + 1 + random_below(seed, 5000);
	} else {
		low = 0;
		high = 65535;
	}
	fprintf(out, "\t%u : %u", low, high);
}

static void write_filter(uint64_t *seed, const struct family *family,
			 uint32_t networks, FILE *out)
{
	bool ported = happens(seed, 85);
	uint32_t port = ported ? family->port : 0;
	uint32_t range = ported ? family->port_range : 0;

	fputc('@', out);
	write_prefix(seed, &family->source, networks, out);
	fputc('\t', out);
	write_prefix(seed, &family->destination, networks, out);
	write_ports(seed, ported ? family->source_port / 2 : 0,
		    ported ? family->source_port / 2 : 0, out);
	write_ports(seed, port, range, out);
	if (ported)
		fputs(happens(seed, 75) ? "\t0x06/0xFF" : "\t0x11/0xFF", out);
	else
		fputs(happens(seed, 50) ? "\t0x01/0xFF" : "\t0x00/0x00", out);
	fputs("\t0x0000/0x0000\n", out);
}

int synthetic_write(const char *family, uint32_t size, FILE *out)
{
	uint32_t networks = 8 + size / 64, i;
	uint64_t seed = SEED;
	size_t f;

	for (f = 0; f < sizeof(families) / sizeof(families[0]); f++) {
		if (strcmp(families[f].name, family))
			continue;
		for (i = 0; i < size; i++)
			write_filter(&seed, &families[f], networks, out);
		return 0;
	}
	return -EINVAL;
}
