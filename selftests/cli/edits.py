#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""edits.py BACKEND EDITS KILLS [SEED]: one rule of a loaded policy changed, at
random, in a network namespace of its own (selftests/cli/in-place).

After each change every packet must end as the first rule of a model says that
it matches; the rules must be the model's, and those of a load of the policy's
text. A packet that all versions accept must never be lost meanwhile, and a
process that is killed must leave the version before or that after it."""
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time

PORTS = range(20000, 20040)
FENCE = 19999  # always accepted, and comes after what was sent before it
STEADY = 19998  # accepted by every version
SOURCES = ["127.0.0.1", "127.0.0.2"]
RULES = 600
PLACE = {"xdp": ["--dev", "lo"], "tc": ["--dev", "lo"]}


def kzmark(*words):
    done = subprocess.run(["build/kzmark", *words], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"kzmark {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


class Model:
    """The rules of the group "edited" but for its first and its last ones."""

    def __init__(self):
        self.drawn = 0
        self.rules = [self.draw() for _ in range(RULES)]

    def draw(self):
        low = random.choice(PORTS)
        high = min(low + random.choice([0, 0, 0, 3, 20]), PORTS[-1])
        address = random.choice(["", "ip saddr 127.0.0.1 ", "ip saddr 127.0.0.2/31 "])
        port = f"{low}" if low == high else f"{low}-{high}"
        self.drawn += 1
        label = random.choice(["", f"l{self.drawn}: "])
        return f"{label}{address}udp dport {port} {random.choice(['accept', 'drop'])}"

    def text(self):
        return "".join(f"\t{rule}\n" for rule in self.rules)

    def verdict(self, source, port):
        for rule in self.rules:
            ports = re.search(r"dport (\d+)-?(\d*)", rule)
            if "127.0.0.1" in rule and source != "127.0.0.1":
                continue
            if "127.0.0.2/31" in rule and source == "127.0.0.1":
                continue
            if int(ports[1]) <= port <= int(ports[2] or ports[1]):
                return rule.endswith("accept")
        return False

    def edit(self):
        """A change at random: the words of 'kzmark rule', and what comes of it."""
        at = random.randrange(len(self.rules))
        number = str(FIRST + at)
        kind = random.choice(["add", "add", "del", "replace"])
        new, rules = self.draw(), list(self.rules)
        if kind == "add":
            where = random.choice(["before", "after"])
            rules.insert(at + (where == "after"), new)
            return ["add", "p", where, number, new], rules
        if kind == "del":
            del rules[at]
            return ["del", "p", number], rules
        label = re.match(r"l\d+: ", rules[at])
        rules[at] = new if new.startswith("l") or not label else label[0] + new
        return ["replace", "p", number, new], rules


HEAD = f"""set banned {{ type ipv4; dynamic; size 100 }}
group before {{
	udp dport {FENCE} accept
	ip saddr @banned count drop
}}
group edited {{
	udp dport {STEADY} accept
"""
TAIL = """	default drop
}
"""
FIRST = 3  # number of the model's first rule


class Probe:
    def __init__(self):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        self.sockets = {port: self.bind("127.0.0.1", port) for port in [*PORTS, FENCE]}
        self.sockets[FENCE].settimeout(20)
        self.senders = [self.bind(source, 0) for source in SOURCES]

    @staticmethod
    def bind(address, port):
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind((address, port))
        return s

    def passed(self):
        """(source, port) of the packets that come through, one sent of each."""
        for sender in self.senders:
            for port in PORTS:
                sender.sendto(b"?", ("127.0.0.1", port))
        self.senders[0].sendto(b".", ("127.0.0.1", FENCE))
        self.sockets[FENCE].recv(1)
        found = set()
        for port in PORTS:
            while True:
                try:
                    _, address = self.sockets[port].recvfrom(1, socket.MSG_DONTWAIT)
                except BlockingIOError:
                    break
                found.add((address[0], port))
        return found


class Steady(threading.Thread):
    """Packets that every version accepts, one after the other."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = Probe.bind("127.0.0.1", STEADY)
        self.socket.settimeout(20)
        self.sent = self.lost = 0
        self.stop = False

    def run(self):
        while not self.stop:
            self.socket.sendto(b"%d" % self.sent, ("127.0.0.1", STEADY))
            self.sent += 1
            try:
                self.socket.recv(16)
            except TimeoutError:
                self.lost += 1


def rules_of(name):
    keys = ["rule", "label", "group", "text", "line"]
    return [[rule[key] for key in keys] for rule in json.loads(kzmark("rule", "list", "-j", name))]


def written(rule):
    label, _, text = rule.rpartition(": ")
    return [label or None, text]


class Test:
    def __init__(self, backend):
        self.backend, self.model, self.probe = backend, Model(), Probe()
        self.number = self.failed = self.in_place = self.changes = 0
        self.load("p", HEAD + self.model.text() + TAIL)
        kzmark("set", "add", "-q", "p", "banned", "192.0.2.1")

    def load(self, name, text):
        path = f"{os.environ['WORK']}/{name}.kz"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        place = PLACE.get(self.backend, [])
        if name == "other":
            place = ["--dev", "other0"] if place else ["-p", "-149"]
        kzmark("load", "-q", path, "--name", name, "-b", self.backend, *place)

    def result(self, right, name):
        self.number += 1
        self.failed += not right
        print(f"{'ok' if right else 'not ok'} {self.number} {name}", flush=True)

    def packets_agree(self):
        passed = self.probe.passed()
        wrong = [(source, port) for source in SOURCES for port in PORTS
                 if self.model.verdict(source, port) != ((source, port) in passed)]
        if wrong:
            print(f"# change {self.changes}: {wrong[:5]} should {'not ' if wrong[0] in passed else ''}pass")
        return not wrong

    def rules_agree(self):
        """The model's rules, and all that a load of the text gives them."""
        rules = rules_of("p")
        mine = [rule[1:4:2] for rule in rules if rule[2] == "edited"][1:-1]
        model = [written(rule) for rule in self.model.rules]
        self.load("other", kzmark("rule", "text", "p"))
        same = rules == rules_of("other")
        kzmark("unload", "-q", "other")  # netfilter: it sees the packets, too
        if mine != model or not same:
            print(f"# change {self.changes}: rules are not {'the text' if mine == model else 'the model'}'s")
        return mine == model and same

    def change(self):
        words, rules = self.model.edit()
        done = json.loads(kzmark("rule", *words, "-j"))
        self.changes += 1
        self.in_place += done["in_place"]
        self.model.rules = rules

    def edits(self, count):
        steady = Steady()
        steady.start()
        right = True
        for i in range(count):
            if not right:
                break
            self.change()
            right = self.packets_agree()
            if right and (i % 20 == 0 or i == count - 1):
                right = self.rules_agree()
        steady.stop = True
        steady.join()
        self.result(right, f"{count} changes: packets and rules are a model's")
        print(f"# {self.in_place} of {self.changes} in place; {steady.sent} packets meanwhile")
        self.result(self.in_place >= 0.9 * self.changes, "nearly all were in place")
        self.result(steady.sent > count and not steady.lost, "what every version accepts is never lost")
        self.result("192.0.2.1" in kzmark("set", "list", "p", "banned"), "elements stay")

    def kill_one(self, pause):
        """False: it left neither the version before nor the one after it."""
        words, rules = self.model.edit()
        child = subprocess.Popen(["build/kzmark", "rule", *words, "-q"])
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        child.wait()
        now = [rule[1:4:2] for rule in rules_of("p") if rule[2] == "edited"][1:-1]
        if now == [written(rule) for rule in rules]:
            self.model.rules = rules
            self.killed["after"] += 1
        elif now == [written(rule) for rule in self.model.rules]:
            self.killed["before"] += 1
        else:
            print(f"# killed after {pause * 1e3:.2f} ms in {words}: another text")
            return False
        return self.packets_agree()

    def kills(self, count):
        """Pauses on both sides of the one that a change takes here."""
        self.killed = {"before": 0, "after": 0}
        pause, right = 0.003, True
        for _ in range(count):
            before = self.killed["before"]
            right = right and self.kill_one(pause * random.uniform(0.5, 1.3))
            pause *= 1.2 if self.killed["before"] > before else 0.85
        self.result(right and self.rules_agree(), f"{count} processes killed: before or after")
        print(f"# {self.killed}")


def main():
    backend, edits, kills = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 30)
    print(f"# seed {seed}")
    random.seed(seed)
    test = Test(backend)
    test.edits(edits)
    test.kills(kills)
    sys.exit(test.failed > 0)


main()
