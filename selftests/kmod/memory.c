// SPDX-License-Identifier: GPL-2.0-only
/*
 * memory CGROUP: a policy that does not fit into the memory cgroup of its
 * loader is refused, and the old one stays loaded. The module must be loaded;
 * CGROUP is the directory of an empty cgroup. Uses the policy "memory".
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "selftests/runner/ktap.h"
#include "selftests/runner/subject.h"

#define NAME "memory"
#define RULES 100000U
#define MIB (1ULL << 20)

static const struct backend *kmod;
static const char *cgroup;
static int limit; /* memory.max: to open it takes memory that is not there */
static char why[WHY_SIZE];
static struct image large;

static const char small_text[] = "set s { type ipv4; dynamic; size 1000000 }\n"
				 "group g {\n"
				 " ip saddr @s count drop\n"
				 "}\n";
static const char sets_text[] = "set s { type ipv4; dynamic; size 1000000 }\n"
				"set t { type ipv4; dynamic; size 1000000 }\n"
				"group g {\n"
				" ip saddr @s count drop\n"
				" ip saddr @t count drop\n"
				"}\n";

static int open_value(const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", cgroup, name);
	fd = open(path, O_WRONLY);
	if (fd < 0) {
		fprintf(stderr, "memory: %s: %s\n", path, strerror(errno));
		exit(1);
	}
	return fd;
}

static void write_value(int fd, const char *value)
{
	if (write(fd, value, strlen(value)) < 0) {
		fprintf(stderr, "memory: '%s' into a file of %s: %s\n", value,
			cgroup, strerror(errno));
		exit(1);
	}
}

/* A line of @name that begins with @key, or with "" its only number. */
static unsigned long long read_value(const char *name, const char *key)
{
	unsigned long long value = 0;
	char path[256], line[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", cgroup, name);
	file = fopen(path, "r");
	if (!file)
		exit(1);
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, key, strlen(key)))
			value = strtoull(line + strlen(key), NULL, 10);
	fclose(file);
	return value;
}

/* Let the cgroup have @bytes more than it has. */
static void allow(unsigned long long bytes)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu",
		 read_value("memory.current", "") + bytes);
	write_value(limit, text);
}

static void allow_all(void)
{
	write_value(limit, "max");
}

static int load(const struct image *image)
{
	struct attachment at = { .name = NAME, .hook = "none" };
	uint32_t generation;

	return kmod->load(kmod, &at, image, &generation, why);
}

static int load_text(const char *text, unsigned long long bytes)
{
	struct image image;
	int err;

	if (subject_compile(NAME, text, &image))
		return -EINVAL;
	if (bytes)
		allow(bytes);
	err = load(&image);
	allow_all();
	image_free(&image);
	return err;
}

static uint32_t rules_active(void)
{
	struct image image;
	uint32_t rules;

	if (kmod->get_image(kmod, NAME, &image, why))
		return 0;
	rules = image.header->n_rules;
	image_free(&image);
	return rules;
}

/* The request is ours, as large as the image; the copy is the kernel's. */
static bool image_refused(void)
{
	uint32_t size = large.header->size;
	int err;

	allow(size + size / 2);
	err = load(&large);
	allow_all();
	return err == -ENOMEM && strstr(why, "'" NAME "': out of memory") &&
	       rules_active() == 1;
}

static bool image_fits(void)
{
	allow(large.header->size * 3ULL + 4 * MIB);
	if (load(&large))
		return false;
	allow_all();
	return rules_active() == RULES;
}

/* A set of a million takes 8 MiB for its buckets. */
static bool set_refused(void)
{
	return load_text(sets_text, 4 * MIB) == -ENOMEM &&
	       rules_active() == 1 && !load_text(sets_text, 16 * MIB) &&
	       rules_active() == 2;
}

/* What we hold ourselves is below this. */
static bool charges_come_back(void)
{
	int tries = 100;

	kmod->unload(kmod, NAME, why);
	while (read_value("memory.current", "") > 2 * MIB && tries--)
		usleep(100000);
	return read_value("memory.current", "") <= 2 * MIB;
}

/* Nothing charged but the small policy, nothing waiting to be freed. */
static bool afresh(void)
{
	return charges_come_back() && !load_text(small_text, 0);
}

static int compile_large(void)
{
	char *text = malloc(RULES * 40 + 64), *at = text;
	uint32_t i;
	int err;

	if (!text)
		return -ENOMEM;
	at += sprintf(at, "group g {\n");
	for (i = 0; i < RULES; i++)
		at += sprintf(at, " ip saddr 10.%u.%u.%u drop\n", i >> 16,
			      i >> 8 & 255, i & 255);
	sprintf(at, "}\n");
	err = subject_compile(NAME, text, &large);
	free(text);
	return err;
}

/* By a child, so that our heap stays small, and pages for the request are new
 * ones: charged to the cgroup that we are then in.
 */
static int make_large(void)
{
	uint8_t *bytes = mmap(NULL, 64 * MIB, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;

	if (bytes == MAP_FAILED)
		return -errno;
	if (!fork()) {
		if (compile_large() || large.header->size > 64 * MIB)
			_exit(1);
		memcpy(bytes, large.bytes, large.header->size);
		_exit(0);
	}
	large.bytes = bytes;
	return wait(&status) < 0 ? -errno : status;
}

static const struct {
	const char *name;
	bool (*holds)(void);
} cases[] = {
	{ "an image that does not fit is refused", image_refused },
	{ "the same image where it fits", image_fits },
	{ "a set that does not fit is refused", set_refused },
	{ "charges come back", charges_come_back },
};

int main(int argc, char **argv)
{
	size_t i, count = sizeof(cases) / sizeof(cases[0]);

	if (argc != 2)
		return 2;
	cgroup = argv[1];
	kmod = backend_find("kmod");
	/* What a dump is read into goes back to the kernel when it is freed. */
	mallopt(M_MMAP_THRESHOLD, 128 * 1024);
	/* khugepaged would charge what we had before. */
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	if (make_large())
		return 1;
	limit = open_value("memory.max");
	write_value(open_value("cgroup.procs"), "0");
	ktap_start(count);
	for (i = 0; i < count; i++)
		if (!ktap_result(afresh() && cases[i].holds(), "%s",
				 cases[i].name))
			ktap_note("last answer: %s; charged: %llu", why,
				  read_value("memory.current", ""));
	return ktap_finish();
}
