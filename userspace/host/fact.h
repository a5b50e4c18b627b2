/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What this host can do: a table of facts, each with the backends that cannot
 * run without it. Asking changes nothing and loads no kernel module. All is
 * said of the caller: its network and mount namespace, its capabilities.
 */
#ifndef KZ_HOST_FACT_H
#define KZ_HOST_FACT_H

#include <stddef.h>

#include "userspace/base/refuse.h"

enum answer {
	ANSWER_NO,
	ANSWER_YES,
	ANSWER_UNKNOWN, /* could not be asked; the text says why */
};

struct host_answer {
	enum answer answer;
	char text[WHY_SIZE]; /* what was found; of a no, the cause */
};

struct host_fact {
	const char *name;
	unsigned int backends; /* 1 << BACKEND_*: cannot run without it */
	const char *use; /* what else needs it, in words; or NULL */
	void (*ask)(const struct host_fact *fact, struct host_answer *answer);
	const char *argument; /* for ask() */
	int number; /* for ask() */
	const char *next; /* the next step if the answer is no; or NULL */
};

extern const struct host_fact host_facts[];
extern const size_t n_host_facts;

/* The words of an answer: "yes", "no", "unknown". */
extern const char *const answer_words[];

/* Fill in @answer and its text; printf-style. */
void host_answer(struct host_answer *answer, enum answer is, const char *format,
		 ...) __attribute__((format(printf, 3, 4)));

/* host_fact.ask(): of the kernel's BPF, by trying. host/bpf.c */
void host_ask_tcx(const struct host_fact *fact, struct host_answer *answer);
void host_ask_program(const struct host_fact *fact, struct host_answer *answer);
void host_ask_bpffs(const struct host_fact *fact, struct host_answer *answer);

/* Of its configuration, capabilities and modules. host/kernel.c */
void host_ask_release(const struct host_fact *fact, struct host_answer *answer);
void host_ask_config(const struct host_fact *fact, struct host_answer *answer);
void host_ask_capability(const struct host_fact *fact,
			 struct host_answer *answer);
void host_ask_lockdown(const struct host_fact *fact,
		       struct host_answer *answer);

/* Of modules. host/module.c */
void host_ask_module(const struct host_fact *fact, struct host_answer *answer);
void host_ask_loading(const struct host_fact *fact, struct host_answer *answer);

/* Of the kernel's configuration: 'y', 'm', 0: @option is not set; -ENOENT: it
 * is not to be found.
 */
int host_config(const char *option);

/* First line of the file @path into @text, without its end. 0 or -errno. */
int host_line(const char *path, char *text, size_t size);

#endif
