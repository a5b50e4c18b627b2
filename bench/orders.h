/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a run tells the sender at the other end of a real device's wire, over
 * the standard input of a command that may run on another machine: a line
 * each. The sender answers every order with ORDER_DONE, when it is carried
 * out; before the first it may print what it likes. Its input's end is its own.
 *
 *	flows COUNT		COUNT struct flow follow: to be sent from now on
 *	send FIRST COUNT	flows from number FIRST on, each once
 *	pour			all of them, again and again, as fast as it can
 *	rest			no longer
 */
#ifndef KZ_BENCH_ORDERS_H
#define KZ_BENCH_ORDERS_H

#define ORDER_FLOWS "flows"
#define ORDER_SEND "send"
#define ORDER_POUR "pour"
#define ORDER_REST "rest"
#define ORDER_DONE "done"

#endif
