// SPDX-License-Identifier: GPL-2.0-only
/*
 * The systems under test: how each is loaded, which scenarios measured it, and
 * the configuration that its own writer makes of a policy of two rules.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/lang/parse_policy.h"
#include "bench/system/sut.h"
#include "bench/report/html.h"
#include "bench/report/sections.h"
#include "bench/scenario/trial.h"

static const struct sample {
	const char *text;
	enum topic topic; /* shown if it was measured; TOPIC_NONE: always */
} samples[] = {
	{ "group rules {\n"
	  "\tip saddr 192.0.2.0/24 ip daddr 198.51.100.7 tcp dport 443 accept\n"
	  "\tip saddr 203.0.113.0/24 udp dport 53 accept\n"
	  "}\n"
	  "group rest { default accept }\n",
	  TOPIC_NONE },
	{ "set listed { type ipv4; elements = { 192.0.2.7, 198.51.100.8 } }\n"
	  "group guard { ip saddr @listed accept }\n",
	  TOPIC_NONE },
	{ "mark window 0xff00\n"
	  "field class 8 bits in mark\n"
	  "group rules {\n"
	  "\tip saddr 192.0.2.0/24 tcp dport 443 set class 1 accept\n"
	  "\tip saddr 203.0.113.0/24 udp dport 53 set class 2 accept\n"
	  "}\n"
	  "group rest { default accept }\n",
	  TOPIC_MARK },
	{ "mark window 0xff00\n"
	  "field wan 8 bits in mark sticky\n"
	  "group uplink when wan == 0 {\n"
	  "\tip saddr 192.0.2.0/24 udp dport 443 set wan 1 accept\n"
	  "\tip saddr 203.0.113.0/24 udp dport 53 set wan 2 accept\n"
	  "}\n",
	  TOPIC_STICKY },
	{ "group one {\n"
	  "\tip saddr 192.0.2.0/24 udp dport 53 limit over 1000/second burst 100 drop\n"
	  "}\n",
	  TOPIC_LIMIT },
};
#define SAMPLES (sizeof(samples) / sizeof(samples[0]))

/* In a scenario of @topic, or any; @sut, or any system if it is NULL. */
static bool is_measured(const struct page *page, const char *sut,
			enum topic topic)
{
	const struct record *record;
	const struct trial *trial;
	size_t i;

	for (i = 0; i < page->records->count; i++) {
		record = &page->records->list[i];
		if (!record->count || (sut && strcmp(record->sut, sut)))
			continue;
		trial = trial_find(record->scenario);
		if (!topic || (trial && trial->scenario->topic == topic))
			return true;
	}
	return false;
}

/* ---- configurations ---- */

/* Its configuration for the sample, to be freed; NULL: it cannot do that. */
static char *config_make(const struct sut *sut, const char *text)
{
	struct ruleset ruleset = { .name = "sample", .text = (char *)text };
	struct messages messages = { 0 };
	char *config = NULL, why[WHY_SIZE];
	size_t length = 0;
	FILE *out;
	int err = -ENOMEM;

	ruleset.policy = policy_parse(ruleset.name, text, &messages);
	messages_clear(&messages);
	out = ruleset.policy ? open_memstream(&config, &length) : NULL;
	if (out) {
		err = sut->write(sut, &ruleset, out, why);
		err = fclose(out) ? -ENOMEM : err;
	}
	policy_free(ruleset.policy);
	if (!err)
		return config;
	free(config);
	return NULL;
}

static void pre_write(const char *label, const char *text, FILE *out)
{
	fprintf(out,
		"<figure class=\"fixed keep\"><figcaption>%s</figcaption><pre>",
		label);
	html_text(text, out);
	fputs("</pre></figure>\n", out);
}

/* For the first plain sample that it can do, and for all others. */
static void configs_write(const struct page *page, const struct sut *sut)
{
	bool plain = false;
	unsigned int s;
	char *config;

	for (s = 0; s < SAMPLES; s++) {
		bool is_plain = !samples[s].topic;

		if ((is_plain && plain) ||
		    !is_measured(page, sut->name, samples[s].topic))
			continue;
		config = config_make(sut, samples[s].text);
		if (!config)
			continue;
		plain |= is_plain;
		pre_write(sut->name, config, page->out);
		free(config);
	}
}

static void given_write(const struct page *page)
{
	unsigned int i, s;

	fputs("<h3>Their configurations for two rules, and for a list of two addresses</h3>\n<div class=given>\n",
	      page->out);
	for (s = 0; s < SAMPLES; s++)
		if (is_measured(page, NULL, samples[s].topic))
			pre_write("kzmark, all backends", samples[s].text,
				  page->out);
	for (i = 0; suts[i]; i++)
		if (suts[i]->write && !suts[i]->program)
			configs_write(page, suts[i]);
	fputs("</div>\n", page->out);
}

/* ---- where and how ---- */

static void scenarios_write(const struct page *page, const char *sut)
{
	const char *before = "";
	const struct records *records = page->records;
	size_t i;

	for (i = 0; i < records->count; i++) {
		if (strcmp(records->list[i].sut, sut) ||
		    !records->list[i].count ||
		    !strcmp(records->list[i].scenario, before))
			continue;
		fprintf(page->out, "%s%s", *before ? ", " : "",
			records->list[i].scenario);
		before = records->list[i].scenario;
	}
}

static void row_write(const struct page *page, const struct sut *sut)
{
	char *command = NULL;
	size_t length;
	FILE *memory = open_memstream(&command, &length);

	if (memory) {
		sut_command_print(sut, memory);
		fclose(memory);
	}
	fprintf(page->out,
		"<tr class=fixed><th>%s<td>%s<td class=words>%s<td class=words><code>",
		sut->name, side_names[sut->side], sut->help);
	html_text(command ? command : "", page->out);
	fputs("</code><td class=words><small>", page->out);
	scenarios_write(page, sut->name);
	fputs("</small></tr>\n", page->out);
	free(command);
}

void section_systems(const struct page *page)
{
	unsigned int i;

	fputs("<section id=systems><h2>The systems compared, and their setup</h2>\n"
	      "<p class=fixed>Each is configured as an expert would do it: rules in one chain and one transaction, and one look-up for all rules where that is possible. "
	      "Rules accept or drop as the scenario wants; none count or log.</p>\n"
	      "<div class=wide><table class=systems><thead><tr><th>system<th>side<th class=words>description<th class=words>loaded by<th class=words>scenarios</tr></thead><tbody>\n",
	      page->out);
	for (i = 0; suts[i]; i++)
		if (is_measured(page, suts[i]->name, TOPIC_NONE))
			row_write(page, suts[i]);
	fputs("</tbody></table></div>\n", page->out);
	given_write(page);
	fputs("</section>\n", page->out);
}
