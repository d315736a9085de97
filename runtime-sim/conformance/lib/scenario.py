"""Scenarios: the JSON of the recordings, and the text lines that the runner reads."""
import json

MEMBERS = (("test_1", "t1"), ("test_2", "t2"))

# odd attributes of the association command: see raw_assoc() in ../runner/runner.c
ATTRIBUTES = {"junk_after_flags": 1, "junk_past_union": 2, "size_8": 3, "size_4": 4, "size_512_zero_tail": 5}

# op -> the runner's line; "{field}" is a field of the step
PLAIN = {
    "explode": "explode {obj}",
    "close": "close {obj}",
    "keep": "keep {ent}",
    "drop": "drop {ent}",
    "reopen": "reopen {ent}",
    "assoc_unprivileged": "assocu {prog} {map}",
    "attach": "attach {map} {link}",
    "detach": "detach {link}",
    "link_detach": "ldetach {link}",
    "link_info": "linfo @{link}",
    "link_update": "lupdate {link} {map}",
    "link_create": "lcreate {map} {link}",
    "delete": "delete {map}",
    "lookup": "lookup {map}",
    "prog_attach": "pattach {prog} {link}",
    "run": "run {prog}",
    "rename": "rename",
    "settle": "settle",
    "call": "call {map} {member}",
    "tail": "tail {array} {index} {prog}",
    "pin": "pin {ent} {path}",
    "unpin": "unpin {path}",
    "get_pin": "getpin {path} {ent}",
    "iter_attach": "iattach {prog} {map} {link}",
    "iter_open": "iopen {link} {iter}",
    "iter_read": "iread {iter}",
    "iter_close": "iclose {iter}",
    "wake": "wake",
    "unpark": "unpark",
}


def _load_line(name, o):
    declared = o.get("file") == "decl"      # members declared at compile time; the scenario has overrides only
    words = ["load", name] + (["elf=decl"] if declared else [])
    for m, c in o.get("struct_ops", {}).items():
        if declared:
            f = ["%s=%s" % (short, c[k] or "-") for k, short in MEMBERS if k in c]
        else:
            f = ["%s=%s" % (short, c[k]) for k, short in MEMBERS if c.get(k)] + ["tag=%d" % c.get("tag", 0)]
        if not c.get("autocreate", True):
            f.append("noauto")
        words.append(m + ":" + ",".join(f))
    words += ["+" + p for p in o.get("programs", [])]
    words += ["-" + p for p in o.get("autoload_off", [])]
    if not declared:
        words += ["!" + m for m in o.get("maps", [])]
        if o.get("freplace_target"):
            words.append("ext=" + o["freplace_target"])
    return " ".join(words)


def line(step, scenario):
    """One step as the runner's line."""
    op = step["op"]
    if op in PLAIN:
        return PLAIN[op].format(**step)
    if op == "load":
        return _load_line(step["obj"], scenario["objects"][step["obj"]])
    if op == "assoc":
        return "assoc %s %s %s %d" % (step["via"], step["prog"], step["map"], step.get("flags", 0))
    if op == "assoc_attr":
        return "assocx %s %s %d %d" % (step["prog"], step["map"], step.get("flags", 0), ATTRIBUTES[step["attr"]])
    if op == "update":
        return "update %s %s %s %d" % (step["map"], step.get("test_1") or "-", step.get("test_2") or "-",
                                       step.get("tag", 0))
    if op == "kick":
        return "kick %s %s %d" % (step["obj"], step["what"][0], step["key"])
    if op == "alive":
        return "alive " + " ".join(step["ents"])
    raise ValueError("unknown op " + op)


def script(scenarios):
    """The text file that the runner reads."""
    out = []
    for s in scenarios:
        out.append("S " + s["id"])
        out += [line(step, s) for step in s["steps"]]
        out.append("E")
    return "\n".join(out) + "\n"


def merge(scenarios, lines):
    """Puts the runner's answers beside the steps; returns what went wrong, one string each."""
    by = {}
    for text in lines:
        try:
            r = json.loads(text)
        except ValueError:
            continue            # the last line of a run that was cut short
        by.setdefault(r["s"], []).append(r)
    bad = []
    for s in scenarios:
        observed = [None] * len(s["steps"])
        s["observed"] = observed
        for r in by.get(s["id"], []):
            answer = {k: v for k, v in r.items() if k not in "si"}
            if r["i"] == -1:
                s["leaked"] = r["leaked"]
                if r["leaked"]:
                    bad.append("%s leaked %s" % (s["id"], r["leaked"]))
            elif r["i"] == -2:
                bad.append("%s: the runner's child died with status %s" % (s["id"], r["crash"]))
            else:
                # a "link" of a map without BPF_F_LINK is that map's own descriptor, and what the kernel
                # says about it is not about a link
                if s["steps"][r["i"]]["op"] == "link_info" and str(answer.get("map", "")).startswith("id:"):
                    answer["map"] = "?"
                observed[r["i"]] = answer
        if None in observed:
            bad.append("%s: no answer to step %d" % (s["id"], observed.index(None)))
    return bad


def read(path):
    """(kernel, scenarios) of a file; a file of scenarios without answers may lack the kernel."""
    with open(path) as f:
        d = json.load(f)
    return d.get("kernel"), d["scenarios"]


def write(path, kernel, scenarios):
    """One scenario a line, so that a diff of two files is readable."""
    with open(path, "w") as f:
        # "waits": the recorder waits for Tasks RCU, too, after steps that give something up
        f.write('{"format":1,"kernel":%s,"waits":"tasks","scenarios":[\n' % json.dumps(kernel))
        f.write(",\n".join(json.dumps(s, separators=(",", ":")) for s in scenarios))
        f.write("\n]}\n")
