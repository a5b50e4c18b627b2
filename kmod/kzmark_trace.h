/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM kzmark

#if !defined(KZ_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define KZ_TRACE_H

#include <linux/tracepoint.h>

#include "core/event.h"
#include "core/uapi.h"

/* A packet matched a rule with "log". IPv4 addresses are in the first word. */
/* clang-format off */
TRACE_EVENT(kzmark_log,
	TP_PROTO(const char *policy, const struct kz_event *event),
	TP_ARGS(policy, event),
	TP_STRUCT__entry(
		__array(char, policy, KZMARK_NAME_SIZE)
		__field(u32, generation)
		__field(u32, rule)
		__array(u32, key, KZ_KEY_WORDS)
	),
	TP_fast_assign(
		strscpy(__entry->policy, policy, KZMARK_NAME_SIZE);
		__entry->generation = event->generation;
		__entry->rule = event->rule;
		memcpy(__entry->key, event->key.word, sizeof(__entry->key));
	),
	TP_printk("policy=%s generation=%u rule=%u saddr=%08x daddr=%08x sport=%u dport=%u proto=%u length=%u iif=%u oif=%u mark=0x%08x",
		  __entry->policy, __entry->generation, __entry->rule,
		  __entry->key[KZ_W_SADDR], __entry->key[KZ_W_DADDR],
		  __entry->key[KZ_W_SPORT], __entry->key[KZ_W_DPORT],
		  __entry->key[KZ_W_CLASS] & KZ_C_PROTO,
		  __entry->key[KZ_W_LENGTH], __entry->key[KZ_W_IIF],
		  __entry->key[KZ_W_OIF], __entry->key[KZ_W_MARK])
);
/* clang-format on */

#endif

/* This file, for define_trace.h, by the module's -I. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH kmod
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE kzmark_trace
#include <trace/define_trace.h>
