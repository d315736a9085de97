"""Performs scenarios on kernels and in the simulator, and prints what differs. Started by ../run, which documents it."""
import argparse
import os
import shlex
import subprocess
import sys

import compare
import random_scenarios
import scenario

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BATCH = 150             # scenarios per boot: a boot that fails loses no more than these
SECONDS_PER_SCENARIO = 4


class Failed(Exception):
    """The set-up or the kernel, not the comparison, went wrong."""


def options(argv):
    p = argparse.ArgumentParser(prog="run", add_help=False)
    p.add_argument("--kernel", action="append")
    p.add_argument("--family", action="append", choices=sorted(random_scenarios.FAMILIES))
    p.add_argument("--seed", default="1")
    p.add_argument("--first", type=int, default=0)
    p.add_argument("--count", type=int, default=100)
    p.add_argument("--file", action="append")
    p.add_argument("--handwritten", action="store_true")
    p.add_argument("--record")
    p.add_argument("--no-simulator", action="store_true")
    p.add_argument("--simulator")
    p.add_argument("--work", default="/var/tmp/bpfls-conformance")
    o = p.parse_args(argv)
    if o.no_simulator and not o.record:
        p.error("--no-simulator without --record would do nothing")
    o.kernel = o.kernel or ["7.3.4"]
    return o


def wanted(o):
    """name -> scenarios, without answers."""
    if o.handwritten:
        import handwritten
        return {"handwritten": handwritten.scenarios()}
    if o.file:
        return {os.path.splitext(os.path.basename(f))[0]: [_bare(s) for s in scenario.read(f)[1]] for f in o.file}
    return {"%s-%s" % (family, o.seed): [random_scenarios.generate(o.seed, family, i)
                                         for i in range(o.first, o.first + o.count)]
            for family in o.family or ["mixed"]}


def _bare(s):
    return {k: v for k, v in s.items() if k not in ("observed", "leaked")}


def on_kernel(work, kernel, name, scenarios):
    """The scenarios with the kernel's answers."""
    subprocess.run([os.path.join(HERE, "build"), work, kernel], check=True)
    done, problems = [], []
    for at in range(0, len(scenarios), BATCH):
        batch = [_bare(s) for s in scenarios[at:at + BATCH]]
        base = os.path.join(work, "%s-%s-%d" % (name, kernel, at))
        with open(base + ".txt", "w") as f:
            f.write(scenario.script(batch))
        boot = subprocess.run([os.path.join(HERE, "boot"), work, kernel, base + ".txt", base + ".jsonl",
                               str(120 + SECONDS_PER_SCENARIO * len(batch))])
        with open(base + ".jsonl", errors="replace") as f:
            problems += scenario.merge(batch, f)
        if boot.returncode:
            problems.append("boot failed with status %d (%s.jsonl.console)" % (boot.returncode, base))
        done += batch
    if problems:
        raise Failed("\n".join(problems))
    return done


def simulator(o):
    return shlex.split(o.simulator) if o.simulator else [os.path.join(HERE, "..", "..", "bpfls")]


def in_simulator(command, work, name, kernel, scenarios):
    """The scenarios with the simulator's answers."""
    question = os.path.join(work, "%s-%s-question.json" % (name, kernel))
    answer = os.path.join(work, "%s-%s-answer.json" % (name, kernel))
    scenario.write(question, release(kernel), [_bare(s) for s in scenarios])
    with open(answer, "w") as out:
        if subprocess.run(command + ["simulate", question, "--format", "json"], stdout=out).returncode:
            raise Failed("the simulator failed on " + question)
    return scenario.read(answer)[1]


def release(kernel):
    return kernel + "+deb13-cloud-amd64"


def main(argv):
    o = options(argv)
    total = 0
    for kernel in o.kernel:
        for name, scenarios in wanted(o).items():
            recorded = on_kernel(o.work, kernel, name, scenarios)
            if o.record:
                os.makedirs(o.record, exist_ok=True)
                path = os.path.join(o.record, "%s-%s.json" % (name, kernel))
                scenario.write(path, release(kernel), recorded)
                print("recorded %d scenarios in %s" % (len(recorded), path))
            if o.no_simulator:
                continue
            answered = in_simulator(simulator(o), o.work, name, kernel, recorded)
            steps, found = compare.differences(kernel, recorded, answered)
            compare.report(found, sys.stdout)
            print("%s on %s: %d scenarios, %d steps, %d differences" % (name, kernel, len(recorded), steps, len(found)))
            total += len(found)
    return 1 if total else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Failed, subprocess.CalledProcessError) as e:
        print("conformance: %s" % e, file=sys.stderr)
        sys.exit(3)
