/* SPDX-License-Identifier: GPL-2.0-only */
/* UDP between the namespaces that the guest's script has made. */
#ifndef KZ_SAFETY_TRAFFIC_H
#define KZ_SAFETY_TRAFFIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From one namespace to another, to one port; file descriptors. */
struct path {
	int from;
	int to; /* -1: nobody listens */
};

/* Both 0, or -errno: no such namespace, no such address... */
int trigger_open(struct path *path); /* "s" to "v", port 7777 */
int traffic_open(struct path *path, bool victim); /* "s" to "v", "o" to "p" */

/* Closes the end that is in the namespace "v". */
void path_leave(struct path *path);

/* Sends @size bytes; 0 or -errno. */
int path_send(const struct path *path, const uint8_t *data, size_t size);

/* True if one of five packets arrives within half a second. */
bool path_works(const struct path *path);

/* Puts this process into the namespace @name; NULL: into the first one's. */
int namespace_enter(const char *name);

#endif
