// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/compile/lower_asked.h"

#include <errno.h>
#include <string.h>

#include "userspace/compile/lower_value.h"

/* Values that have words of the key whatever the policy matches. */
static int asked_room(const struct output *output)
{
	return output->ether ? KZ_ASKED_ALWAYS : KZ_MAX_ASKED;
}

/* The word of the key that has @ask's value, or -E2BIG. */
static int asked_word(struct output *output, enum kz_ask ask)
{
	int i;

	for (i = 0; i < asked_room(output); i++) {
		if (!output->asked[i])
			output->asked[i] = ask;
		if (output->asked[i] == ask)
			return kz_asked_word(i);
	}
	return -E2BIG;
}

int lower_asked(struct output *output, enum kz_ask ask, struct location at)
{
	int word = asked_word(output, ask);

	if (word < 0)
		policy_message(
			output->policy, output->messages, SEVERITY_ERROR, at,
			"too many kinds of conditions: a policy has room for %d that the hook is asked for%s",
			asked_room(output),
			output->ether ? ", beside the Ethernet header" : "");
	return word;
}

int lower_name_word(struct output *output, enum kz_ask ask, unsigned int i,
		    struct location at)
{
	enum kz_ask first = ask == KZ_ASK_IIFNAME ? KZ_ASK_IIFNAME_WORDS :
						    KZ_ASK_OIFNAME_WORDS;
	int word = asked_word(output, first + i);

	output->features |= KZ_F_ASKED;
	if (word < 0)
		policy_message(
			output->policy, output->messages, SEVERITY_ERROR, at,
			"no room for a device's name in the key of a dynamic set: it takes %u of the values that the hook is asked for, and a policy%s has %d; write '%s', the device's index, instead",
			kz_part_words(KZ_PART_NAME),
			output->ether ?
				" with conditions on the Ethernet header" :
				"",
			asked_room(output),
			ask == KZ_ASK_IIFNAME ? "meta iif" : "meta oif");
	return word;
}

/* Which of the policy's payloads it is, or -E2BIG with a message. */
static int payload_number(struct output *output,
			  const struct policy_condition *c)
{
	struct kz_slice *payload = output->payloads;
	unsigned int i;

	for (i = 0; i < KZ_MAX_PAYLOADS; i++, payload++) {
		if (!payload->bits)
			*payload = c->payload;
		if (!memcmp(payload, &c->payload, sizeof(*payload)))
			return i;
	}
	policy_message(
		output->policy, output->messages, SEVERITY_ERROR, c->at,
		"too many kinds of '@nh' and '@th': at most %u different ones",
		KZ_MAX_PAYLOADS);
	return -E2BIG;
}

int lower_payload(struct output *output, struct lowered *l,
		  const struct policy_condition *c)
{
	int number = payload_number(output, c), word, err;
	struct condition_type type = {
		.value = VALUE_NUMBER,
		.mask = UINT32_MAX,
		.maximum = condition_maximum(c),
	};
	struct kz_match present = { .op = KZ_MATCH_RANGE, .word = KZ_W_IP };

	if (number < 0)
		return number;
	output->features |= KZ_F_ASKED;
	word = lower_asked(output, KZ_ASK_PAYLOAD + number, c->at);
	if (word < 0)
		return word;
	type.word = word;
	present.mask = present.lo = KZ_IP_PAYLOAD << number;
	lowered_fix(l, present.word, present.mask, present.lo);
	err = lowered_match(l, present);
	return err ?: lower_bits(output, l, c, &type);
}

int lower_link(struct output *output, struct lowered *l,
	       const struct policy_condition *c)
{
	unsigned int at = c->payload.offset % 48;
	struct condition_type type = {
		.value = VALUE_NUMBER,
		.word = (c->payload.offset < 48 ? KZ_W_ETHER_DADDR :
						  KZ_W_ETHER_SADDR) +
			at / 32,
		.shift = 32 - at % 32 - c->payload.bits,
		.maximum = condition_maximum(c),
	};

	type.mask = type.maximum << type.shift;
	return lower_bits(output, l, c, &type);
}
