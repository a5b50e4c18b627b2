/* SPDX-License-Identifier: GPL-2.0-only */
/* The pins of a policy's folder that are a prefix and a number: "xdp2". */
#ifndef KZ_BPF_PIN_NUMBERS_H
#define KZ_BPF_PIN_NUMBERS_H

#include "userspace/backend/bpf/pin.h"

struct pin_numbers {
	uint32_t *list; /* ascending; owned */
	unsigned int count;
};

/* Those there under @prefix. 0 or -errno. */
int pin_numbers_read(const struct pins *pins, const char *prefix,
		     struct pin_numbers *numbers);
void pin_numbers_free(struct pin_numbers *numbers);

/* "xdp2" into @pin (PIN_NAME_SIZE). */
void pin_number_name(char *pin, const char *prefix, uint32_t number);

/* The first number from @wanted on whose pin is free. */
uint32_t pin_number_free(const struct pins *pins, const char *prefix,
			 uint32_t wanted);

#endif
