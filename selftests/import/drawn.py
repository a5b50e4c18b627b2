# SPDX-License-Identifier: GPL-2.0-only
"""Dumps of iptables-save that nobody would write: chains that return, jumps and
marks under conditions that sometimes exclude each other."""
import random

CHAINS = ["c%d" % i for i in range(5)]
MARKS = ((1, 1), (2, 2), (0x10, 0xf0), (0, 3))


def conditions():
    text = ""
    chance = random.random()
    if chance < 0.45:
        text += " -i eth%d" % random.randrange(3)
    elif chance < 0.52:
        text += " ! -i eth%d" % random.randrange(3)
    elif chance < 0.57:
        text += " -i eth+"
    chance = random.random()
    if chance < 0.3:
        text += " -s 10.%d.0.0/16" % random.randrange(3)
    elif chance < 0.5:
        text += " -p tcp -m tcp --dport %d:%d" % random.choice(
            ((1, 30000), (20000, 65000), (22, 80)))
    elif chance < 0.6:
        text += " -p udp"
    elif chance < 0.65:
        text += " -m mark --mark 0x%x/0x3" % random.randrange(4)
    return text


def target(chain):
    """Jumps lead to later chains: no loops."""
    later = CHAINS if chain not in CHAINS else CHAINS[CHAINS.index(chain) + 1:]
    chance = random.random()
    if chance < 0.4 and later:
        return "-%s %s" % (random.choice("jjjjjjjg"), random.choice(later))
    if chance < 0.6 and chain in CHAINS:
        return "-j RETURN"
    if chance < 0.75:
        return "-j MARK --set-xmark 0x%x/0x%x" % random.choice(MARKS)
    return random.choice(("-j DROP", "-j ACCEPT"))


def rule(chain):
    does, asks = target(chain), conditions()
    if does.endswith(("DROP", "ACCEPT")) and asks.count("-") < 2:
        asks += " -d 10.%d.%d.0/18" % (random.randrange(3), random.randrange(3))
    return "-A %s%s %s" % (chain, asks, does)


def dump(seed):
    """The lines of one, of a mangle table at prerouting."""
    random.seed(seed)
    lines = ["*mangle", ":PREROUTING %s [0:0]" % random.choice(("ACCEPT", "DROP"))]
    lines += [":%s - [0:0]" % chain for chain in CHAINS]
    lines += [rule("PREROUTING") for _ in range(9)]
    for chain in CHAINS:
        lines += [rule(chain) for _ in range(random.randrange(2, 6))]
    return lines + ["COMMIT"]


def large(count):
    """A filter of so many rules: chains of 39, one for each network behind it."""
    chains = count // 40
    lines = ["*filter", ":FORWARD DROP [0:0]"]
    lines += [":net%d - [0:0]" % chain for chain in range(chains)]
    for chain in range(chains):
        lines.append("-A FORWARD -d 10.%d.%d.0/24 -j net%d" %
                     (chain >> 8, chain & 255, chain))
        lines += ["-A net%d -s 172.16.%d.0/24 -p tcp -m tcp --dport %d -j ACCEPT" %
                  (chain, rule, 1000 + rule + chain) for rule in range(38)]
        lines.append("-A net%d -j DROP" % chain)
    return lines + ["COMMIT"]
