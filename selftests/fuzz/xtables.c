// SPDX-License-Identifier: GPL-2.0-only
/*
 * xtables TABLES [SEED]: hand the kernel that many tables "mangle" of an enemy,
 * with rules of the KZMARK target and the kzmark match, by setsockopt(). In a
 * network namespace; root of a user namespace will do. The field "wan" should
 * be reserved there. What must hold: the kernel survives, and what it reads back
 * of a rule is what was put in: no address of the kernel's.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/netfilter.h>
#include <linux/netfilter/x_tables.h>
#include <linux/netfilter_ipv4/ip_tables.h>

#include "core/uapi.h"
#include "selftests/runner/ktap.h"
#include "testlib/random.h"

#define ROOM 16384

static uint64_t seed = 1;
static union {
	struct ipt_replace replace;
	uint8_t bytes[ROOM];
} blob;
static uint32_t size; /* of the entries */
static uint32_t taken, leaks;
static uint32_t refused[256]; /* by errno */

static uint32_t below(uint32_t limit)
{
	return random_below(&seed, limit);
}

static void *add(uint32_t length)
{
	void *at = (uint8_t *)blob.replace.entries + size;

	size += length;
	return at;
}

/* Mostly a name that is there; else too long, or with what forges a log. */
static void draw_name(char *name)
{
	static const char *const names[] = { "wan", "wan", "policy", "",
					     "\n<0>[ 1.0] forged" };

	memset(name, 0, KZMARK_FIELD_SIZE);
	strcpy(name, names[below(sizeof(names) / sizeof(names[0]))]);
	if (!below(8))
		memset(name, 'a', KZMARK_FIELD_SIZE);
}

static uint32_t draw_size(uint32_t right)
{
	return below(30) ? right : right + below(64) - 32;
}

static void add_match(void)
{
	struct xt_kzmark_mtinfo0 *info;
	uint32_t length =
		XT_ALIGN(sizeof(struct xt_entry_match) + sizeof(*info));
	struct xt_entry_match *match = add(length);

	strcpy(match->u.user.name, "kzmark");
	match->u.user.match_size = draw_size(length);
	info = (void *)match->data;
	draw_name(info->field);
	info->value = below(3) ? below(16) : random_next(&seed);
	info->invert = below(10) ? below(2) : random_next(&seed);
	info->priv = (void *)(uintptr_t)random_next(&seed);
}

static void add_target(void)
{
	struct xt_kzmark_tginfo0 *info;
	uint32_t length =
		XT_ALIGN(sizeof(struct xt_entry_target) + sizeof(*info));
	struct xt_entry_target *target = add(length);

	strcpy(target->u.user.name, "KZMARK");
	target->u.user.target_size = draw_size(length);
	target->u.user.revision = below(40) ? 0 : below(256);
	info = (void *)target->data;
	draw_name(info->name);
	info->action = below(10) ? below(XT_KZMARK_ACTIONS) :
				   random_next(&seed);
	info->value = below(2) ? 0 : below(3) ? below(16) : random_next(&seed);
	info->priv = (void *)(uintptr_t)random_next(&seed);
}

static void add_rule(void)
{
	uint32_t at = size;
	struct ipt_entry *entry = add(sizeof(*entry));

	if (below(2))
		add_match();
	entry->target_offset = size - at;
	add_target();
	entry->next_offset = size - at;
	blob.replace.num_entries++;
}

/* A rule without matches; returns its target, of @length bytes. */
static void *add_plain_rule(uint16_t length)
{
	struct ipt_entry *entry = add(sizeof(*entry));
	struct xt_entry_target *target = add(length);

	entry->target_offset = sizeof(*entry);
	entry->next_offset = sizeof(*entry) + length;
	target->u.user.target_size = length;
	blob.replace.num_entries++;
	return target;
}

static void add_verdict(int verdict)
{
	struct xt_standard_target *target = add_plain_rule(sizeof(*target));

	target->verdict = verdict;
}

static void add_end(void)
{
	struct xt_error_target *target = add_plain_rule(sizeof(*target));

	strcpy(target->target.u.user.name, XT_ERROR_TARGET);
	strcpy(target->errorname, XT_ERROR_TARGET);
}

/* Some bits anywhere are others'. */
static void damage(void)
{
	uint32_t n = 1 + below(4);

	while (n--)
		blob.bytes[below(sizeof(blob.replace) + size)] ^= 1 << below(8);
}

static int put_table(int fd)
{
	static struct xt_counters counters[64];
	int i, rule = below(NF_INET_NUMHOOKS);

	memset(&blob, 0, sizeof(blob));
	size = 0;
	strcpy(blob.replace.name, "mangle");
	blob.replace.valid_hooks = 0x1f;
	for (i = 0; i < NF_INET_NUMHOOKS; i++) {
		blob.replace.hook_entry[i] = size;
		if (i == rule || !below(10))
			add_rule();
		blob.replace.underflow[i] = size;
		add_verdict(-NF_ACCEPT - 1);
	}
	add_end();
	blob.replace.size = size;
	blob.replace.num_counters = 6; /* as many as the empty table has */
	blob.replace.counters = counters;
	if (!below(4))
		damage();
	return setsockopt(fd, IPPROTO_IP, IPT_SO_SET_REPLACE, &blob,
			  sizeof(blob.replace) + size);
}

static bool get_table(int fd, struct ipt_get_entries **table,
		      struct ipt_getinfo *info)
{
	socklen_t length = sizeof(*info);

	memset(info, 0, sizeof(*info));
	strcpy(info->name, "mangle");
	if (getsockopt(fd, IPPROTO_IP, IPT_SO_GET_INFO, info, &length))
		return false;
	length = sizeof(**table) + info->size;
	*table = calloc(1, length);
	strcpy((*table)->name, "mangle");
	(*table)->size = info->size;
	return !getsockopt(fd, IPPROTO_IP, IPT_SO_GET_ENTRIES, *table, &length);
}

/* Anything that looks like an address of the kernel's. */
static void look_for_addresses(const struct ipt_get_entries *table)
{
	const uint8_t *bytes = (const void *)table->entrytable;
	uint64_t word;
	uint32_t i;

	for (i = 0; i + 8 <= table->size; i += 8) {
		memcpy(&word, bytes + i, 8);
		if (word >> 47 == 0x1ffff && (int64_t)word < -4096) {
			ktap_note("an address at %u: %llx", i,
				  (unsigned long long)word);
			leaks++;
		}
	}
}

/* How many counters the next replace has to take: put them right. */
static void empty_table(int fd)
{
	struct ipt_get_entries *table = NULL;
	static struct xt_counters counters[64];
	struct ipt_getinfo info;
	int i;

	if (!get_table(fd, &table, &info))
		leaks++;
	else
		look_for_addresses(table);
	free(table);
	memset(&blob, 0, sizeof(blob));
	size = 0;
	strcpy(blob.replace.name, "mangle");
	blob.replace.valid_hooks = 0x1f;
	for (i = 0; i < NF_INET_NUMHOOKS; i++) {
		blob.replace.hook_entry[i] = blob.replace.underflow[i] = size;
		add_verdict(-NF_ACCEPT - 1);
	}
	add_end();
	blob.replace.size = size;
	blob.replace.num_counters = info.num_entries;
	blob.replace.counters = counters;
	if (setsockopt(fd, IPPROTO_IP, IPT_SO_SET_REPLACE, &blob,
		       sizeof(blob.replace) + size)) {
		perror("xtables: empty table");
		exit(1);
	}
}

static void send_packets(int fd)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9) };

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sendto(fd, "x", 1, MSG_DONTWAIT, (struct sockaddr *)&to, sizeof(to));
}

int main(int argc, char **argv)
{
	uint32_t i, tables = argc > 1 ? strtoul(argv[1], NULL, 0) : 1000;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (argc > 2)
		seed = strtoull(argv[2], NULL, 0);
	if (fd < 0) {
		perror("xtables");
		return 1;
	}
	for (i = 0; i < tables; i++) {
		if (put_table(fd)) {
			refused[errno % 256]++;
			continue;
		}
		taken++;
		send_packets(fd);
		empty_table(fd);
	}
	ktap_start(2);
	ktap_result(taken > 0, "%u tables, %u of them taken", tables, taken);
	for (i = 0; i < 256; i++)
		if (refused[i])
			ktap_note("%u refused: %s", refused[i], strerror(i));
	ktap_result(!leaks, "what is read back has no address of the kernel");
	return ktap_finish();
}
