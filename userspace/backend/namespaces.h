/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The network namespaces that are in use: by a thread, a mount ("ip netns", a
 * container's), an open file or a socket of any process. A BPF link at a
 * netfilter hook keeps one alive, too; it is not counted.
 */
#ifndef KZ_NAMESPACES_H
#define KZ_NAMESPACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define NAMESPACE_NAME_SIZE 64

struct namespace
{
	uint64_t inode; /* 0: only sockets are known to be in it */
	uint64_t cookie;
	char name[NAMESPACE_NAME_SIZE]; /* of "ip netns", or "" */
	pid_t pid; /* a process in it, or 0 */
	int fd; /* to enter it; or -1 */
};

struct namespaces {
	struct namespace *list;
	size_t count;
	pid_t unseen; /* a process whose files may not be looked at; 0: none */
	bool all_processes; /* /proc shows all there are */
	int home; /* the caller's, to return to */
};

/*
 * 0, freed with namespaces_free(); or -errno and @why. Who may not look at a
 * process gets @unseen instead of an error: what it uses is not known then.
 */
int namespaces_read(struct namespaces *all, char *why);
void namespaces_free(struct namespaces *all);

/* NULL: it is not in use, as far as can be seen. */
const struct namespace *namespaces_find(const struct namespaces *all,
					uint64_t cookie);
const struct namespace *namespaces_find_inode(const struct namespaces *all,
					      uint64_t inode);

/* Call @work in each; stops at non-zero and returns it. The caller is back in
 * its own afterwards. -errno and @why.
 */
int namespaces_each(const struct namespaces *all,
		    int (*work)(const struct namespace *namespace,
				void *context),
		    void *context, char *why);

#endif
