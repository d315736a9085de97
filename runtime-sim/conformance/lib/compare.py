"""Differences between two sets of answers to the same steps."""
import json

from scenario import line


def _reads_freed_memory(kernel):
    """7.0 keeps the association after a failed update, without a reference (hw-117); what a program then finds in the
    freed map is nobody's rule, and the simulator says "dangling"."""
    return (kernel or "").startswith("7.0.")


def _without_dangling(answer, other):
    """answer, with its "dangling" associations replaced by what the other side saw there."""
    events = answer.get("ev", [])
    seen = other.get("ev", [])
    if len(events) != len(seen):
        return answer
    mended = [{**b, "by": a.get("by"), "via": a.get("via"), "k": a["k"]} if a.get("assoc") == "dangling" else a
              for a, b in zip(events, seen)]
    return {**answer, "ev": mended} if events else answer


def differences(kernel, expected, actual):
    """(steps compared, list of (scenario, step index or None, expected, actual)); expected is the kernel's side."""
    by_id = {s["id"]: s for s in actual}
    steps, found = 0, []
    for s in expected:
        t = by_id.get(s["id"])
        if t is None:
            found.append((s, None, "scenario", "missing"))
            continue
        answers = t.get("observed", [])
        for i, want in enumerate(s["observed"]):
            steps += 1
            got = answers[i] if i < len(answers) else None
            if got is not None and _reads_freed_memory(kernel):
                got = _without_dangling(got, want)
            if want != got:
                found.append((s, i, want, got))
        if s.get("leaked", []) != t.get("leaked", []):
            found.append((s, None, s.get("leaked"), t.get("leaked")))
    return steps, found


def report(found, out, left="kernel", right="simulator"):
    """One paragraph per difference."""
    for s, i, want, got in found:
        where = "%s step %d: %s" % (s["id"], i, line(s["steps"][i], s)) if i is not None else s["id"] + ": leaked"
        print(where, file=out)
        print("  %-10s %s" % (left, json.dumps(want)), file=out)
        print("  %-10s %s" % (right, json.dumps(got)), file=out)
