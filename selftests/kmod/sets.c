// SPDX-License-Identifier: GPL-2.0-only
/*
 * sets: does xt_kzmark.ko keep to what core/uapi.h and the policy's language
 * say of dynamic sets? The module must be loaded; uses the policy "sets".
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ktap.h"
#include "subject.h"

#define NAME "sets"
#define PATIENCE 30 /* seconds for what must happen at last */

static uint32_t many = 50000; /* KZMARK_MANY; 65536 is the most */
static const struct backend *kmod;
static struct kmod_socket us;
static char why[WHY_SIZE];
static size_t done; /* of the last change */

/* Port 53 adds, anything else asks. */
static const char policy_text[] =
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

static struct kz_entry entry(uint32_t word, uint64_t timeout)
{
	return (struct kz_entry){ .value.word = { word }, .timeout = timeout };
}

static int change_some(const char *set, enum set_change change,
		       const struct kz_entry *entries, size_t count)
{
	return kmod->set_change(kmod, NAME, set, change, entries, count, &done,
				why);
}

static int change(const char *set, enum set_change how, uint32_t word,
		  uint64_t timeout)
{
	struct kz_entry e = entry(word, timeout);

	return change_some(set, how, &e, 1);
}

/* Elements in @set, or -errno; with @word, the timeout it has left or 0. */
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

static long size_of(const char *set)
{
	return look(set, 0, NULL);
}

static uint64_t timeout_of(const char *set, uint32_t word)
{
	uint64_t timeout = 0;

	look(set, word, &timeout);
	return timeout;
}

/* What becomes of a packet from @saddr to @dport: a verdict, or -errno. */
static int sent(const uint32_t *saddr, unsigned int words, uint16_t dport)
{
	uint8_t frame[SUBJECT_FRAME_SIZE];
	struct kz_result result;
	int err;

	err = subject_judge(&us, NAME, frame,
			    subject_frame(frame, saddr, words, dport), &result,
			    why);
	return err ? err : (int)result.verdict;
}

static int sent_by(uint32_t saddr, uint16_t dport)
{
	return sent(&saddr, 1, dport);
}

/* Every case begins with empty sets. */
static bool afresh(void)
{
	size_t i;

	if (subject_load(NAME, policy_text))
		return false;
	for (i = 0; i < sizeof(all_sets) / sizeof(all_sets[0]); i++)
		if (change_some(all_sets[i], SET_FLUSH, NULL, 0))
			return false;
	return true;
}

static bool takes_effect(void)
{
	return sent_by(1, 7) == KZ_CONTINUE &&
	       !change("many", SET_ADD, 1, KZ_SETS_OWN) &&
	       sent_by(1, 7) == KZ_DROP && sent_by(2, 7) == KZ_CONTINUE &&
	       !change("many", SET_DEL, 1, 0) && sent_by(1, 7) == KZ_CONTINUE &&
	       !change("ports", SET_ADD, 7, KZ_SETS_OWN) &&
	       sent_by(1, 7) == KZ_DROP && sent_by(1, 8) == KZ_CONTINUE;
}

static bool says_timeouts(void)
{
	uint64_t hour = 3600000;

	return !change("four", SET_ADD, 1, KZ_SETS_OWN) &&
	       !change("four", SET_ADD, 2, KZ_FOREVER) &&
	       !change("four", SET_ADD, 3, 2 * hour) &&
	       !change("four", SET_ADD, 4, KZ_FOREVER - 1) &&
	       !change("many", SET_ADD, 1, KZ_SETS_OWN) &&
	       timeout_of("four", 1) <= hour &&
	       timeout_of("four", 1) > hour / 2 &&
	       timeout_of("four", 2) == KZ_FOREVER &&
	       timeout_of("four", 3) <= 2 * hour &&
	       timeout_of("four", 3) > hour &&
	       timeout_of("four", 4) == KZ_FOREVER &&
	       timeout_of("many", 1) == KZ_FOREVER;
}

static bool renews(void)
{
	return !change("four", SET_ADD, 1, KZ_FOREVER) &&
	       !change("four", SET_ADD, 1, 1000000) &&
	       timeout_of("four", 1) <= 1000000 && size_of("four") == 1 &&
	       !change("four", SET_ADD, 1, KZ_FOREVER) &&
	       timeout_of("four", 1) == KZ_FOREVER && size_of("four") == 1;
}

static bool full_takes_none(void)
{
	struct kz_entry entries[7];
	uint32_t i;

	for (i = 0; i < 7; i++)
		entries[i] = entry(i + 1, KZ_SETS_OWN);
	/* Who is in needs no place. */
	entries[2] = entries[1];
	return change_some("four", SET_ADD, entries, 7) == -ENOSPC &&
	       done == 5 && strstr(why, "the set is full") &&
	       size_of("four") == 4 && !timeout_of("four", 6) &&
	       !change("four", SET_ADD, 1, KZ_FOREVER) &&
	       !change("four", SET_DEL, 1, 0) &&
	       !change("four", SET_ADD, 6, KZ_FOREVER);
}

/* Until nothing is left of @set, or patience is at an end. */
static bool empties(const char *set)
{
	time_t end = time(NULL) + PATIENCE;

	while (size_of(set)) {
		if (time(NULL) > end)
			return false;
		usleep(20000);
	}
	return true;
}

static bool expires(void)
{
	if (change("many", SET_ADD, 1, 300) ||
	    change("many", SET_ADD, 2, KZ_FOREVER))
		return false;
	while (timeout_of("many", 1))
		usleep(20000);
	return sent_by(1, 7) == KZ_CONTINUE && sent_by(2, 7) == KZ_DROP &&
	       size_of("many") == 1 &&
	       change("many", SET_DEL, 1, 0) == -ENOENT &&
	       !change("many", SET_ADD, 1, KZ_FOREVER) &&
	       sent_by(1, 7) == KZ_DROP;
}

static bool gives_way(void)
{
	uint32_t i;

	for (i = 1; i <= 4; i++)
		if (change("four", SET_ADD, i, i < 4 ? 5000 : KZ_FOREVER))
			return false;
	if (change("four", SET_ADD, 9, KZ_FOREVER) != -ENOSPC)
		return false;
	while (size_of("four") > 1)
		usleep(20000);
	/* One by userspace, one by a packet, one by itself again. */
	return !change("four", SET_ADD, 9, KZ_FOREVER) &&
	       sent_by(10, 53) == KZ_DROP && sent_by(10, 7) == KZ_DROP &&
	       !change("four", SET_ADD, 1, KZ_FOREVER) &&
	       change("four", SET_ADD, 2, KZ_FOREVER) == -ENOSPC &&
	       size_of("four") == 4;
}

static bool deletes(void)
{
	struct kz_entry entries[] = { entry(1, 0), entry(2, 0), entry(3, 0) };

	return !change_some("many", SET_ADD, entries, 2) && done == 2 &&
	       change_some("many", SET_DEL, entries + 1, 2) == -ENOENT &&
	       done == 1 && strstr(why, "no such element") &&
	       size_of("many") == 1;
}

static bool packets_add(void)
{
	uint32_t address[4] = { 0x20010db8, 1, 2, 3 };
	uint64_t before, hour = 3600000;

	if (sent_by(1, 53) != KZ_DROP || sent_by(1, 7) != KZ_DROP ||
	    size_of("four") != 1 || size_of("six") || size_of("many"))
		return false;
	before = timeout_of("four", 1);
	usleep(20000);
	/* It stays as it is, its time too. */
	if (before > hour || before < hour / 2 || sent_by(1, 53) != KZ_DROP ||
	    timeout_of("four", 1) >= before)
		return false;
	return sent(address, 4, 7) == KZ_CONTINUE &&
	       sent(address, 4, 53) == KZ_DROP && size_of("six") == 1 &&
	       timeout_of("six", address[0]) > hour / 2;
}

static bool packets_fill_no_more(void)
{
	uint32_t i;

	for (i = 1; i <= 4; i++)
		if (sent_by(i, 53) != KZ_DROP)
			return false;
	return sent_by(5, 53) == KZ_CONTINUE && size_of("four") == 4 &&
	       !timeout_of("four", 5);
}

/* The set's own timeout holds for packets; expired ones give way. */
static bool packets_expire(void)
{
	uint32_t i;

	for (i = 1; i <= 4; i++)
		if (sent_by(i, 54) != KZ_DROP)
			return false;
	if (size_of("brief") != 4 || !empties("brief") ||
	    sent_by(1, 7) != KZ_CONTINUE)
		return false;
	for (i = 5; i <= 8; i++)
		if (sent_by(i, 54) != KZ_DROP)
			return false;
	return size_of("brief") == 4;
}

static int by_word(const void *a, const void *b)
{
	uint32_t x = ((const struct kz_entry *)a)->value.word[0];
	uint32_t y = ((const struct kz_entry *)b)->value.word[0];

	return x < y ? -1 : x > y;
}

/* How many of 0..many-1 are in "many" exactly once; -errno. */
static long stand_once(void)
{
	struct kz_entry *entries = NULL;
	size_t count, i;
	long once = 0;
	int err;

	err = kmod->set_list(kmod, NAME, "many", &entries, &count, why);
	if (err)
		return err;
	qsort(entries, count, sizeof(*entries), by_word);
	for (i = 0; i < count; i++) {
		if (entries[i].value.word[0] >= many)
			break;
		once += entries[i].value.word[0] == (uint32_t)once;
	}
	free(entries);
	return i == many ? once : -EPROTO;
}

static bool add_many(void)
{
	struct kz_entry *entries = malloc(many * sizeof(*entries));
	uint32_t i;
	int err;

	if (!entries)
		return false;
	for (i = 0; i < many; i++)
		entries[i] = entry(i, KZ_FOREVER);
	err = change_some("many", SET_ADD, entries, many);
	free(entries);
	return !err && done == many;
}

static bool takes_a_batch(void)
{
	struct timespec start, end;
	bool good;

	clock_gettime(CLOCK_MONOTONIC, &start);
	good = add_many();
	clock_gettime(CLOCK_MONOTONIC, &end);
	ktap_note("%u added in %.3f s", many,
		  end.tv_sec - start.tv_sec +
			  (end.tv_nsec - start.tv_nsec) / 1e9);
	return good && stand_once() == many &&
	       !change_some("many", SET_FLUSH, NULL, 0) && !size_of("many");
}

static volatile bool churning;

/* Elements beyond many come and go. */
static void *churn(void *context)
{
	struct kz_entry entries[2000], stay[1000];
	char reason[WHY_SIZE];
	size_t n;
	uint32_t i;

	for (i = 0; i < 2000; i++)
		entries[i] = entry(many + i, i % 2 ? KZ_FOREVER : 30);
	for (i = 0; i < 1000; i++)
		stay[i] = entries[2 * i + 1];
	while (churning) {
		kmod->set_change(kmod, NAME, "many", SET_ADD, entries, 2000, &n,
				 reason);
		kmod->set_change(kmod, NAME, "many", SET_DEL, stay, 1000, &n,
				 reason);
	}
	return context;
}

static bool lists_in_motion(void)
{
	pthread_t thread;
	long once = many;
	int i;

	if (!add_many())
		return false;
	churning = true;
	if (pthread_create(&thread, NULL, churn, NULL))
		return false;
	for (i = 0; i < 20 && once == many; i++)
		once = stand_once();
	churning = false;
	pthread_join(thread, NULL);
	return once == many;
}

static bool refuses_other_values(void)
{
	struct kz_entry wide = { .value.word = { 1, 0, 0, 1 } };

	return change_some("four", SET_ADD, &wide, 1) == -EINVAL && !done &&
	       change_some("ports", SET_ADD, &wide, 1) == -EINVAL &&
	       change("ports", SET_ADD, 65536, 0) == -EINVAL &&
	       !change("ports", SET_ADD, 65535, 0) &&
	       !change_some("six", SET_ADD, &wide, 1) &&
	       change_some("four", SET_DEL, &wide, 1) == -EINVAL &&
	       !size_of("four");
}

static int raw(uint8_t command, const char *set, const void *entries,
	       size_t length)
{
	char buffer[KMOD_REQUEST_SIZE];
	struct nlmsghdr *nlh = kmod_request(&us, buffer, command, NLM_F_ACK);

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, NAME);
	if (set)
		mnl_attr_put_strz(nlh, KZMARK_A_SET, set);
	if (entries)
		mnl_attr_put(nlh, KZMARK_A_ENTRIES, length, entries);
	return kmod_call(&us, nlh, NULL, NULL, NAME, why);
}

static bool refuses_nonsense(void)
{
	struct kz_entry entries[2] = { entry(1, 0), entry(2, 0) };

	return raw(KZMARK_CMD_SET_ADD, "four", entries, 47) == -EINVAL &&
	       raw(KZMARK_CMD_SET_ADD, "four", entries, 1) == -EINVAL &&
	       raw(KZMARK_CMD_SET_ADD, NULL, entries, 48) == -EINVAL &&
	       raw(KZMARK_CMD_SET_ADD, "five", entries, 48) == -ENOENT &&
	       raw(KZMARK_CMD_SET_DEL, "", entries, 48) == -ENOENT &&
	       raw(KZMARK_CMD_SET_FLUSH, "four", entries, 48) == -EINVAL &&
	       raw(KZMARK_CMD_SET_FLUSH, "five", NULL, 0) == -ENOENT &&
	       raw(KZMARK_CMD_SET_ADD, "four", NULL, 0) == 0 &&
	       size_of("five") == -ENOENT && !size_of("four") &&
	       kmod->set_list(kmod, "nobody", "four", NULL, NULL, why) ==
		       -ENOENT;
}

/* The same set, elsewhere in another policy, with another timeout. */
static const char moved_text[] =
	"set new { type ipv4; dynamic; size 9 }\n"
	"set four { type ipv4; dynamic; timeout 2h; size 4 }\n"
	"set many { type ipv4; dynamic; size 65536 }\n"
	"group ask {\n"
	" ip saddr @many drop\n"
	" ip saddr @new drop\n"
	" ip saddr @four accept\n"
	"}\n";
/* Names of before, but not the sets. */
static const char other_text[] = "set many { type ipv4; dynamic; size 65535 }\n"
				 "set four { type ipv6; dynamic; size 4 }\n"
				 "group ask {\n"
				 " ip saddr @many drop\n"
				 " ip6 saddr @four drop\n"
				 "}\n";

static bool outlives_a_replace(void)
{
	uint64_t before;

	if (!add_many() || change("four", SET_ADD, 0x7fffffff, KZ_SETS_OWN))
		return false;
	before = timeout_of("four", 0x7fffffff);
	return !subject_load(NAME, moved_text) && stand_once() == many &&
	       timeout_of("four", 0x7fffffff) <= before && !size_of("new") &&
	       sent_by(0x7fffffff, 7) == KZ_ACCEPT &&
	       sent_by(1, 7) == KZ_DROP &&
	       !change("four", SET_ADD, 3, KZ_SETS_OWN) &&
	       timeout_of("four", 3) > 3600000 &&
	       !subject_load(NAME, policy_text) && stand_once() == many &&
	       size_of("four") == 2;
}

static bool another_set_begins_empty(void)
{
	return add_many() && !change("four", SET_ADD, 1, KZ_FOREVER) &&
	       !subject_load(NAME, other_text) && !size_of("many") &&
	       !size_of("four") && sent_by(1, 7) == KZ_CONTINUE &&
	       !subject_load(NAME, policy_text) && !size_of("many");
}

static int keep_memory(const struct nlattr **attrs, void *context)
{
	if (attrs[KZMARK_A_MEMORY])
		*(uint64_t *)context = mnl_attr_get_u64(attrs[KZMARK_A_MEMORY]);
	return 0;
}

static uint64_t memory(void)
{
	char buffer[KMOD_REQUEST_SIZE];
	struct nlmsghdr *nlh =
		kmod_request(&us, buffer, KZMARK_CMD_GET, NLM_F_ACK);
	uint64_t bytes = 0;

	mnl_attr_put_strz(nlh, KZMARK_A_NAME, NAME);
	kmod_call(&us, nlh, keep_memory, &bytes, NAME, why);
	return bytes;
}

/* What has expired is given back, without anybody asking. */
static bool gives_memory_back(void)
{
	time_t end = time(NULL) + PATIENCE;
	uint64_t empty = memory();
	struct kz_entry entries[1000];
	uint32_t i;

	for (i = 0; i < 1000; i++)
		entries[i] = entry(i, 100);
	if (change_some("many", SET_ADD, entries, 1000) ||
	    memory() < empty + 1000 * 32)
		return false;
	while (memory() > empty) {
		if (time(NULL) > end)
			return false;
		usleep(100000);
	}
	return true;
}

static const struct {
	const char *name;
	bool (*holds)(void);
} cases[] = {
	{ "an element is met by the next packet", takes_effect },
	{ "timeouts: the set's, an entry's, none", says_timeouts },
	{ "adding again renews", renews },
	{ "a full set takes none, and says how far it came", full_takes_none },
	{ "an element goes when its time is over", expires },
	{ "what has expired does not count against newcomers", gives_way },
	{ "deleting stops at what is not there", deletes },
	{ "packets add their source, of the set's family", packets_add },
	{ "packets fill a set to its size", packets_fill_no_more },
	{ "what packets add has the set's timeout", packets_expire },
	{ "many go in and come back in one call", takes_a_batch },
	{ "a list has all that stays, once, while others come and go",
	  lists_in_motion },
	{ "values of another type are refused", refuses_other_values },
	{ "ragged, misplaced, unknown: refused", refuses_nonsense },
	{ "elements outlive a replace", outlives_a_replace },
	{ "another type or size begins empty", another_set_begins_empty },
	{ "memory comes back", gives_memory_back },
};

int main(void)
{
	size_t i, count = sizeof(cases) / sizeof(cases[0]);

	kmod = backend_find("kmod");
	if (getenv("KZMARK_MANY"))
		many = strtoul(getenv("KZMARK_MANY"), NULL, 10);
	if (kmod_open(&us, why)) {
		fprintf(stderr, "sets: %s\n", why);
		return 1;
	}
	ktap_start(count);
	for (i = 0; i < count; i++)
		if (!ktap_result(afresh() && cases[i].holds(), "%s",
				 cases[i].name))
			ktap_note("last answer: %s; %zu done", why, done);
	kmod_close(&us);
	return ktap_finish();
}
