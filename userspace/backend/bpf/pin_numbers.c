// SPDX-License-Identifier: GPL-2.0-only
/* Numbered pins; see pin_numbers.h. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/bpf/pin_numbers.h"

void pin_number_name(char *pin, const char *prefix, uint32_t number)
{
	snprintf(pin, PIN_NAME_SIZE, "%s%u", prefix, number);
}

uint32_t pin_number_free(const struct pins *pins, const char *prefix,
			 uint32_t wanted)
{
	char path[PIN_PATH_SIZE + PIN_NAME_SIZE];

	do {
		snprintf(path, sizeof(path), "%s/%s%u", pins->folder, prefix,
			 wanted++);
	} while (!access(path, F_OK));
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

int pin_numbers_read(const struct pins *pins, const char *prefix,
		     struct pin_numbers *numbers)
{
	DIR *folder = opendir(pins->folder);
	struct dirent *entry;
	uint32_t number;
	int err = 0;

	*numbers = (struct pin_numbers){ 0 };
	if (!folder)
		return errno == ENOENT ? 0 : errno == EACCES ? -EPERM : -errno;
	while (!err && (entry = readdir(folder)))
		if (number_of(entry->d_name, prefix, &number))
			err = number_add(numbers, number);
	closedir(folder);
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
