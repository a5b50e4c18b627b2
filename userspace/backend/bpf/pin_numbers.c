// SPDX-License-Identifier: GPL-2.0-only
/* Numbered pins; see pin_numbers.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/bpf/pin_numbers.h"

void pin_number_name(char *pin, const char *prefix, uint32_t number)
{
	snprintf(pin, PIN_NAME_SIZE, "%s%u", prefix, number);
}

uint32_t pin_number_free(const struct pins *pins, const char *prefix,
			 uint32_t wanted)
{
	char pin[PIN_NAME_SIZE];

	do {
		pin_number_name(pin, prefix, wanted++);
	} while (pins_has(pins, pin));
	return wanted - 1;
}

/* True if @name is @prefix and then nothing but *@number. */
static bool number_of(const char *name, const char *prefix, uint32_t *number)
{
	size_t length = strlen(prefix);
	char *end;

	if (strncmp(name, prefix, length) || name[length] < '0' ||
	    name[length] > '9')
		return false;
	*number = strtoul(name + length, &end, 10);
	return !*end;
}

static int number_add(struct pin_numbers *numbers, uint32_t number)
{
	uint32_t *list = numbers->list;

	if (!(numbers->count & (numbers->count - 1)))
		list = reallocarray(list,
				    numbers->count ? numbers->count * 2 : 1,
				    sizeof(*list));
	if (!list)
		return -ENOMEM;
	numbers->list = list;
	list[numbers->count++] = number;
	return 0;
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

struct reading {
	struct pin_numbers *numbers;
	const char *prefix;
};

static int keep_number(const char *name, void *context)
{
	const struct reading *reading = context;
	uint32_t number;

	return number_of(name, reading->prefix, &number) ?
		       number_add(reading->numbers, number) :
		       0;
}

int pin_numbers_read(const struct pins *pins, const char *prefix,
		     struct pin_numbers *numbers)
{
	struct reading reading = { numbers, prefix };
	int err;

	*numbers = (struct pin_numbers){ 0 };
	err = bpffs_each(pins->folder, keep_number, &reading);
	if (err)
		pin_numbers_free(numbers);
	else if (numbers->count)
		qsort(numbers->list, numbers->count, sizeof(*numbers->list),
		      compare);
	return err;
}

void pin_numbers_free(struct pin_numbers *numbers)
{
	free(numbers->list);
	*numbers = (struct pin_numbers){ 0 };
}
