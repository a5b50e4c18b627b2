// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/policy/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "userspace/base/buffer.h"

#define DAY 86400

/* Where glibc looks, too. */
static const char *zones_directory(void)
{
	const char *directory = getenv("TZDIR");

	return directory && *directory ? directory : "/usr/share/zoneinfo";
}

bool zone_exists(const char *name)
{
	char path[256], magic[4];
	bool found;
	int file;

	if (!strcmp(name, "utc"))
		return true;
	if (*name == '/' || strstr(name, "..") ||
	    (size_t)snprintf(path, sizeof(path), "%s/%s", zones_directory(),
			     name) >= sizeof(path))
		return false;
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	found = read(file, magic, sizeof(magic)) == sizeof(magic) &&
		!memcmp(magic, "TZif", sizeof(magic));
	close(file);
	return found;
}

static int32_t offset_at(int64_t seconds)
{
	time_t moment = seconds;
	struct tm local;

	return localtime_r(&moment, &local) ? local.tm_gmtoff : 0;
}

/* The first moment after @before that has @after's offset. */
static int64_t change_find(int64_t before, int64_t after, int32_t offset)
{
	int64_t middle;

	while (after - before > 1) {
		middle = before + (after - before) / 2;
		if (offset_at(middle) == offset)
			after = middle;
		else
			before = middle;
	}
	return after;
}

static void add(struct buffer *list, int64_t from, int32_t seconds)
{
	struct kz_offset *offset = buffer_add(list, sizeof(*offset));

	if (offset)
		*offset = (struct kz_offset){ from, seconds };
}

/* As the process's zone has them: no day has two changes. */
static void offsets_find(struct buffer *list)
{
	int32_t offset = offset_at(0), next;
	int64_t day;

	add(list, 0, offset);
	for (day = DAY; day <= UINT32_MAX; day += DAY) {
		next = offset_at(day);
		if (next != offset)
			add(list, change_find(day - DAY, day, next), next);
		offset = next;
	}
}

/* The process's zone is @name; NULL: as it was set by its environment. */
static int process_zone(const char *name)
{
	int err = name ? setenv("TZ", name, 1) : unsetenv("TZ");

	tzset();
	return err ? -ENOMEM : 0;
}

int zone_read(struct zone *zone, const char *name)
{
	const char *set = getenv("TZ");
	char *before = set ? strdup(set) : NULL;
	struct buffer list = { 0 };
	int err = set && !before ? -ENOMEM : 0;

	*zone = (struct zone){ 0 };
	if (!err && name && !zone_exists(name))
		err = -ENOENT;
	if (!err)
		err = process_zone(!name		? before :
				   !strcmp(name, "utc") ? "UTC0" :
							  name);
	if (!err)
		offsets_find(&list);
	if (name && process_zone(before) && !err)
		err = -ENOMEM;
	if (list.failed)
		err = -ENOMEM;
	free(before);
	if (err) {
		buffer_free(&list);
		return err;
	}
	zone->list = (void *)list.bytes;
	zone->count = list.size / sizeof(*zone->list);
	return 0;
}

int32_t zone_offset(const struct zone *zone, int64_t moment)
{
	size_t i = zone->count;

	while (i > 1 && zone->list[i - 1].from > moment)
		i--;
	return i ? zone->list[i - 1].seconds : 0;
}

bool zone_changes(const struct zone *zone, int64_t moment)
{
	return zone->count && zone->list[zone->count - 1].from > moment;
}

void zone_free(struct zone *zone)
{
	free(zone->list);
	*zone = (struct zone){ 0 };
}
