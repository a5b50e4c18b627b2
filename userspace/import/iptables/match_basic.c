// SPDX-License-Identifier: GPL-2.0-only
/* What any rule may ask: addresses, devices, protocol, fragments. */
#include <arpa/inet.h>
#include <string.h>

#include "userspace/import/iptables/modules.h"
#include "userspace/import/iptables/words.h"

static const char *address(struct xt_making *making, const char *word,
			   const char *direction)
{
	char address[INET6_ADDRSTRLEN], mask[INET6_ADDRSTRLEN];
	struct pool *pool = &making->dump->pool;
	bool ip6 = making->dump->ip6;
	const char *key;
	int length;

	if (!xt_address(ip6, word, address, mask, &length))
		return pool_print(pool, "address %s", word);
	key = pool_print(pool, "%s %s", ip6 ? "ip6" : "ip", direction);
	if (length < 0) {
		key = pool_print(pool, "%s & %s", key, mask);
		xt_term_add(making, key, making->inverted ? "%s" : "== %s",
			    address);
	} else if (length == (ip6 ? 128 : 32)) {
		xt_term_add(making, key, "%s", address);
	} else {
		xt_term_add(making, key, "%s/%d", address, length);
	}
	return NULL;
}

static const char *source(struct xt_making *making, const char *const *words)
{
	return address(making, words[0], "saddr");
}

static const char *destination(struct xt_making *making,
			       const char *const *words)
{
	return address(making, words[0], "daddr");
}

/* As the kernel wants it, and without what the language would have quoted. */
static bool name_is_good(const char *name)
{
	for (; *name; name++)
		if ((unsigned char)*name <= ' ' || strchr("\"\\:/\x7f", *name))
			return false;
	return true;
}

/* "eth+" is what begins with "eth"; a '*' of iptables is that character. */
static const char *device(struct xt_making *making, const char *name,
			  const char *key, enum xt_device device)
{
	size_t length = strlen(name);
	char pattern[40], *to = pattern;
	struct xt_term *term;

	if (!length || length > 15 || !name_is_good(name))
		return pool_print(&making->dump->pool, "device name %s", name);
	if (!strcmp(name, "+")) { /* any, and none */
		if (making->inverted)
			making->rule->never = true;
		return NULL;
	}
	for (; *name; name++) {
		if (*name == '+' && !name[1])
			*to++ = '*';
		else if (*name == '*')
			*to++ = '\\', *to++ = '*';
		else
			*to++ = *name;
	}
	*to = '\0';
	term = xt_term_add(making, key, "\"%s\"", pattern);
	if (term)
		term->device = device;
	return NULL;
}

static const char *in(struct xt_making *making, const char *const *words)
{
	return device(making, words[0], "iifname", XT_IN);
}

static const char *out(struct xt_making *making, const char *const *words)
{
	return device(making, words[0], "oifname", XT_OUT);
}

static const char *protocol(struct xt_making *making, const char *const *words)
{
	uint8_t number = xt_protocol(words[0]);

	if (!number)
		return !strcmp(words[0], "all") || !strcmp(words[0], "0") ?
			       NULL :
			       pool_print(&making->dump->pool, "protocol %s",
					  words[0]);
	if (!making->inverted) {
		making->protocol = number;
		return NULL;
	}
	xt_term_add(making, making->dump->ip6 ? "meta l4proto" : "ip protocol",
		    "%s", xt_protocol_name(number));
	return NULL;
}

static const char *fragment(struct xt_making *making, const char *const *words)
{
	(void)words;
	xt_term_add(making, "frag", "later");
	return NULL;
}

const struct xt_option xt_basic[] = {
	{ "-s", 1, source }, { "-d", 1, destination }, { "-i", 1, in },
	{ "-o", 1, out },    { "-p", 1, protocol },    { "-f", 0, fragment },
	{ "-c", 2, NULL }, /* counters */
	{ .name = NULL },
};
