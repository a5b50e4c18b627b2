/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scenario is about. A system under test names the topics that it takes
 * part in; scenarios, charts and recommendations find each other by topic.
 */
#ifndef KZ_BENCH_TOPIC_H
#define KZ_BENCH_TOPIC_H

enum topic {
	TOPIC_NONE = 0, /* bars: they list their systems */
	TOPIC_RULES = 1 << 0, /* access lists, by their size */
	TOPIC_OTHER_RULES = 1 << 1, /* of other kinds */
	TOPIC_LIST = 1 << 2, /* a list of prefixes */
	TOPIC_DENY = 1 << 3, /* a list of single addresses */
	TOPIC_LIMIT = 1 << 4, /* a rate limit */
	TOPIC_MARK = 1 << 5, /* rules that set a field of the mark */
	TOPIC_STICKY = 1 << 6, /* marks that follow flows */
	TOPIC_CORES = 1 << 7, /* one core and two */
	TOPIC_FLOWS = 1 << 8, /* by the number of flows */
	TOPIC_LATENCY = 1 << 9,
	TOPIC_UPDATE = 1 << 10, /* wrong packets while rules are replaced */
	TOPIC_ATTACH = 1 << 11, /* time to load */
	TOPIC_REPLACE = 1 << 12, /* time to load again */
	TOPIC_CPU = 1 << 13, /* CPU time to load */
	TOPIC_MEMORY = 1 << 14,
	TOPIC_CODE = 1 << 15,
};

/* Topics that compare access lists, whatever is measured. */
#define TOPICS_OF_RULES                                                  \
	(TOPIC_RULES | TOPIC_OTHER_RULES | TOPIC_CORES | TOPIC_LATENCY | \
	 TOPIC_UPDATE)
/* Topics that compare loading, and what is loaded. */
#define TOPICS_OF_LOADING \
	(TOPIC_ATTACH | TOPIC_REPLACE | TOPIC_CPU | TOPIC_MEMORY | TOPIC_CODE)

#endif
