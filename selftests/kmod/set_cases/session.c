// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>

#include "selftests/kmod/set_cases/cases.h"

uint32_t many = 50000;
const struct backend *kmod;
struct kmod_socket us;
char why[WHY_SIZE];
size_t done;

const char cases_policy[] =
	"set many { type ipv4; dynamic; size 65536 }\n"
	"set four { type ipv4; dynamic; timeout 1h; size 4 }\n"
	"set six { type ipv6; dynamic; timeout 1h; size 1000 }\n"
	"set brief { type ipv4; dynamic; timeout 5s; size 4 }\n"
	"set ports { type port; dynamic; size 10 }\n"
	"group fill {\n"
	" udp dport 53 ip saddr 0.0.0.0/0 add @four\n"
	" udp dport 53 add @six\n"
	" udp dport 54 add @brief\n"
	"}\n"
	"group ask {\n"
	" ip saddr @many drop\n"
	" ip saddr @four drop\n"
	" ip6 saddr @six drop\n"
	" ip saddr @brief drop\n"
	" udp dport @ports drop\n"
	"}\n";

static const char *const all_sets[] = { "many", "four", "six", "brief",
					"ports" };

struct kz_entry entry(uint32_t word, uint64_t timeout)
{
	return (struct kz_entry){ .value.word = { word }, .timeout = timeout };
}

int change_some(const char *set, enum set_change change,
		const struct kz_entry *entries, size_t count)
{
	return kmod->set_change(kmod, NAME, set, change, entries, count, &done,
				why);
}

int change(const char *set, enum set_change how, uint32_t word,
	   uint64_t timeout)
{
	struct kz_entry e = entry(word, timeout);

	return change_some(set, how, &e, 1);
}

/* With @word, the timeout it has left or 0. */
static long look(const char *set, uint32_t word, uint64_t *timeout)
{
	struct kz_entry *entries = NULL;
	size_t count = 0, i;
	int err;

	err = kmod->set_list(kmod, NAME, set, &entries, &count, why);
	if (err)
		return err;
	if (timeout)
		*timeout = 0;
	for (i = 0; i < count; i++)
		if (timeout && entries[i].value.word[0] == word)
			*timeout = entries[i].timeout;
	free(entries);
	return count;
}

long size_of(const char *set)
{
	return look(set, 0, NULL);
}

uint64_t timeout_of(const char *set, uint32_t word)
{
	uint64_t timeout = 0;

	look(set, word, &timeout);
	return timeout;
}

int sent(const uint32_t *saddr, unsigned int words, uint16_t dport)
{
	uint8_t frame[SUBJECT_FRAME_SIZE];
	struct kz_result result;
	int err;

	err = subject_test(&us, NAME, frame,
			   subject_frame(frame, saddr, words, dport), &result,
			   why);
	return err ? err : (int)result.verdict;
}

int sent_by(uint32_t saddr, uint16_t dport)
{
	return sent(&saddr, 1, dport);
}

bool afresh(void)
{
	size_t i;

	if (subject_load(NAME, cases_policy))
		return false;
	for (i = 0; i < sizeof(all_sets) / sizeof(all_sets[0]); i++)
		if (change_some(all_sets[i], SET_FLUSH, NULL, 0))
			return false;
	return true;
}
