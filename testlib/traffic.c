// SPDX-License-Identifier: GPL-2.0-only
/*
 * Real traffic through a loaded policy, compared with the reference packet by
 * packet: frames generated from the policy are sent out of one device; those
 * that pass leave a router by its other devices, where their marks are read.
 * Each frame carries its number, so each verdict and mark is checked, not their
 * sums. A plan (plan.h) can be written first and carried out where evaluating
 * it would be slow.
 *
 *	sender netns          router netns (--router)
 *	  --send DEV  ======>  hook under test -> forwarding -> --receive DEV
 *
 * Run in the sender's network namespace. Prints one JSON object, or with
 * --measure a list of nanoseconds per packet.
 */
#include <errno.h>
#include <getopt.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "testlib/traffic.h"
#include "userspace/lang/parse_policy.h"

/* From a file, or drawn and evaluated here. */
static void plan_get(const struct options *o, struct plan *plan)
{
	struct messages messages = { 0 };
	struct policy *policy;

	if (o->read) {
		errno = -plan_read(o->read, plan);
		if (errno)
			die(o->read);
		return;
	}
	policy = policy_read(o->policy, &messages);
	if (!policy) {
		messages_print(&messages, stderr);
		exit(2);
	}
	if (plan_make(policy, o->count, o->seed, o->iif, o->accepted, plan))
		die("drawing packets");
	policy_free(policy);
	messages_clear(&messages);
}

/* Address all frames to the router's device. */
static void run_prepare(struct run *run)
{
	struct plan *plan = &run->plan;
	size_t i;

	run->arrivals = calloc(plan->drawn, sizeof(*run->arrivals));
	if (!run->arrivals)
		die("arrivals");
	for (i = 0; i < plan->packets.count; i++)
		memcpy((uint8_t *)plan->packets.list[i].frame,
		       run->options->mac, sizeof(run->options->mac));
	run_open(run);
}

static const struct option long_options[] = {
	{ "policy", required_argument, NULL, 'p' },
	{ "send", required_argument, NULL, 's' },
	{ "mac", required_argument, NULL, 'm' },
	{ "router", required_argument, NULL, 'n' },
	{ "receive", required_argument, NULL, 'r' },
	{ "count", required_argument, NULL, 'c' },
	{ "seed", required_argument, NULL, 'S' },
	{ "iif", required_argument, NULL, 'i' },
	{ "mark-mask", required_argument, NULL, 'M' },
	{ "measure", required_argument, NULL, 't' },
	{ "write-plan", required_argument, NULL, 'w' },
	{ "plan", required_argument, NULL, 'P' },
	{ "route", required_argument, NULL, 'R' },
	{ "accepted", no_argument, NULL, 'a' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

static void usage(FILE *out)
{
	fputs("usage: traffic --policy FILE | --plan FILE\n"
	      "               --send DEV --mac ROUTER_MAC\n"
	      "               --router /run/netns/NAME --receive DEV...\n"
	      "               [--count N] [--seed N] [--iif IFINDEX] [--accepted]\n"
	      "               [--mark-mask MASK] [--route VALUE/MASK:DEV]...\n"
	      "               [--measure TIMES]\n"
	      "       traffic --policy FILE [--count N]... --write-plan FILE\n",
	      out);
}

static bool parse_mac(const char *text, uint8_t mac[6])
{
	return sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &mac[0], &mac[1],
		      &mac[2], &mac[3], &mac[4], &mac[5]) == 6;
}

/* "0x1/0x3:wan1", of a device named as a receiver before. */
static bool parse_route(struct options *o, const char *text)
{
	struct route *route = &o->routes[o->n_routes];
	char device[IF_NAMESIZE];
	int i;

	if (o->n_routes == MAX_RECEIVERS ||
	    sscanf(text, "%i/%i:%15s", (int *)&route->value,
		   (int *)&route->mask, device) != 3)
		return false;
	for (i = 0; i < o->n_receive; i++) {
		if (strcmp(o->receive[i], device))
			continue;
		route->receiver = i;
		o->n_routes++;
		return true;
	}
	return false;
}

static void parse_option(struct options *o, int option)
{
	switch (option) {
	case 'p':
		o->policy = optarg;
		return;
	case 's':
		o->send = optarg;
		return;
	case 'm':
		if (parse_mac(optarg, o->mac))
			return;
		break;
	case 'n':
		o->router = optarg;
		return;
	case 'r':
		if (o->n_receive == MAX_RECEIVERS)
			break;
		o->receive[o->n_receive++] = optarg;
		return;
	case 'c':
		o->count = strtoul(optarg, NULL, 0);
		return;
	case 'S':
		o->seed = strtoull(optarg, NULL, 0);
		return;
	case 'i':
		o->iif = strtoul(optarg, NULL, 0);
		return;
	case 'M':
		o->mark_mask = strtoul(optarg, NULL, 0);
		return;
	case 't':
		o->measure = strtoul(optarg, NULL, 0);
		return;
	case 'w':
		o->write = optarg;
		return;
	case 'P':
		o->read = optarg;
		return;
	case 'R':
		if (parse_route(o, optarg))
			return;
		break;
	case 'a':
		o->accepted = true;
		return;
	case 'h':
		usage(stdout);
		exit(0);
	}
	usage(stderr);
	exit(2);
}

static bool options_complete(const struct options *o)
{
	if ((!o->policy && !o->read) || !o->count)
		return false;
	if (o->write)
		return true;
	return o->send && (o->measure || (o->router && o->n_receive));
}

int main(int argc, char **argv)
{
	struct options options = {
		.count = 10000,
		.seed = 1,
		.mark_mask = UINT32_MAX,
	};
	struct run run = { .options = &options };
	int option;

	while ((option = getopt_long(argc, argv, "", long_options, NULL)) >= 0)
		parse_option(&options, option);
	if (!options_complete(&options)) {
		usage(stderr);
		return 2;
	}
	plan_get(&options, &run.plan);
	if (options.write) {
		errno = -plan_write(&run.plan, options.write);
		if (errno)
			die(options.write);
		return 0;
	}
	run_prepare(&run);
	if (options.measure) {
		report_measures(&run);
		return 0;
	}
	run_send(&run);
	run_settle(&run);
	return report_arrivals(&run) ? 0 : 1;
}
