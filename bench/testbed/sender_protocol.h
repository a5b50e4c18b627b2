/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Orders of a run to the sender at the other end of a real device's wire, lines
 * on the standard input of a command that may run on another machine. The
 * sender answers each order with SENDER_DONE when it is carried out; before the
 * first one it may print anything. It ends at the end of its input.
 *
 *	flows COUNT		COUNT struct flow follow, to send from now on
 *	send FIRST COUNT	send flows from number FIRST on, each once
 *	flood			send all of them, endlessly, at full speed
 *	stop			stop that
 */
#ifndef KZ_BENCH_SENDER_PROTOCOL_H
#define KZ_BENCH_SENDER_PROTOCOL_H

#define SENDER_FLOWS "flows"
#define SENDER_SEND "send"
#define SENDER_FLOOD "flood"
#define SENDER_STOP "stop"
#define SENDER_DONE "done"

#endif
