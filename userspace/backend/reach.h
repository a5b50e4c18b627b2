/* SPDX-License-Identifier: GPL-2.0-only */
/* Do packets come to a loaded policy? */
#ifndef KZ_REACH_H
#define KZ_REACH_H

#include <stdbool.h>
#include <stdint.h>

struct reach {
	uint64_t runs; /* of its program, while the statistics were on */
	bool at_devices; /* then: */
	uint64_t arrived; /* frames that came to its devices, or left them */
};

#endif
