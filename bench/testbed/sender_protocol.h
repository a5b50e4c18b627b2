/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a run tells the sender at the other end of a real device's wire, over
 * the standard input of a command that may run on another machine: a line
 * each. The sender answers every command with SENDER_DONE, when it is carried
 * out; before the first it may print what it likes. Its input's end is its own.
 *
 *	flows COUNT		COUNT struct flow follow: to be sent from now on
 *	send FIRST COUNT	flows from number FIRST on, each once
 *	flood			all of them, again and again, as fast as it can
 *	stop			no longer
 */
#ifndef KZ_BENCH_SENDER_PROTOCOL_H
#define KZ_BENCH_SENDER_PROTOCOL_H

#define SENDER_FLOWS "flows"
#define SENDER_SEND "send"
#define SENDER_FLOOD "flood"
#define SENDER_STOP "stop"
#define SENDER_DONE "done"

#endif
