"""Random scenarios from a seed. The same seed, family and index give the same scenario on every machine.

A family is a table of weights: how often each kind of step is taken. What a step is about (which program, map,
link) is drawn from what the scenario has by then, with a few deliberate mistakes: closed descriptors, wrong maps, odd
flags. The generator does not know what the kernel will answer, and does not need to.
"""
import random
from dataclasses import dataclass, field

import steps as st

TEST_1 = ["s1a", "s1b", "s1c", "s1s", "s1g", "s1t", "s1w"]
TEST_2 = ["s2a", "s2b", "s2t"]
MAPS = ["m0", "m0", "m1", "m1", "m2", "n0", "n0", "n1"]
PROGRAMS = (["ya", "yb", "ya", "yb", "yc", "ys", "yg", "yt", "yt2", "yw", "yl", "ycall", "ycall"]
            + ["fe", "fx", "xd", "xg", "xt", "xl", "ct", "cg", "sf", "rt", "tb", "tp", "kp"])
ATTACHABLE = {"tb", "tp", "kp", "rt", "fe", "fx", "ex", "lm", "lz"}
# program -> (what it arms, key)
ARMS = {"yt": ("timer", 0), "yt2": ("timer", 0), "s1t": ("timer", 1), "xt": ("timer", 2), "s2t": ("timer", 3),
        "yw": ("wq", 0), "s1w": ("wq", 1)}
ARMED_MAP = {"timer": "tmr", "wq": "wqm"}
KICKER = {"timer": "kt", "wq": "kw"}
TASK_WORK = ["yk", "yp", "yp2", "s1k", "s1p"]
JUMPS = {"yl": "jmp", "xl": "xjmp", "s1l": "sjmp"}
DECLARED = {"m0": ("s1a", None), "m1": ("s1b", "s2a"), "m2": ("s1a", None)}
PINS = ["p0", "p1", "p2"]
ODD_ATTRIBUTES = ["junk_after_flags", "junk_past_union", "size_8", "size_4", "size_512_zero_tail"]

MIXED = {"associate": 24, "run": 20, "call": 11, "attach": 11, "detach": 5, "link_detach": 2, "link_update": 3,
         "link_create": 1.5, "update": 4.5, "delete": 2, "lookup": 5, "keep": 2, "close": 1, "explode": 1,
         "drop": 4, "fire": 14, "tail": 6, "prog_attach": 4, "alive": 2}
LIFETIME = {"associate": 14, "run": 8, "call": 7, "attach": 10, "detach": 8, "link_detach": 3, "link_update": 4,
            "link_create": 2, "update": 8, "delete": 4, "lookup": 4, "keep": 5, "close": 3, "explode": 4,
            "drop": 22, "reopen": 12, "fire": 12, "tail": 6, "prog_attach": 3, "alive": 8}


@dataclass(frozen=True)
class Family:
    """weights: step kind -> how often; exploded: part of the scenarios that work with plain descriptors from the start."""
    weights: dict
    exploded: float
    shortest: int = 5
    first: list = field(default_factory=lambda: TEST_1)
    second: list = field(default_factory=lambda: TEST_2)
    programs: list = field(default_factory=lambda: PROGRAMS)
    declared: bool = False
    odd: float = 0


FAMILIES = {
    # a bit of everything
    "mixed": Family(MIXED, 0.4),
    # who keeps whom alive: descriptors dropped, found again by id, objects closed, maps put into use again
    "lifetime": Family(LIFETIME, 0.65),
    # the same with operands that make little sense: entities of another kind, descriptors of something else, odd numbers
    "odd": Family({name: (MIXED.get(name, 0) + LIFETIME[name]) / 2 for name in LIFETIME}, 0.5, odd=0.2),
    # struct_ops members declared at compile time, some of them overridden: libbpf's rules of autoload and autocreate
    "declared": Family({**MIXED, "update": 8, "detach": 8, "lookup": 7, "drop": 6, "reopen": 3}, 0.2, declared=True),
    # sleepable callbacks, tail calls between callbacks, pins, LSM and iterator programs, task work
    "beyond": Family({**LIFETIME, "run": 12, "call": 12, "drop": 14, "fire": 4, "prog_attach": 6, "pin": 9, "unpin": 6,
                      "get_pin": 6, "iterate": 12, "iter_read": 7, "iter_close": 4, "task_work": 14, "fire_rename": 6, "wake": 9,
                      "unpark": 0.7, "jump": 10}, 0.4, shortest=10, odd=0.07,
                     first=["s1z", "s1z", "s1l", "s1l", "s1k", "s1p", "s1p", "s1a", "s1t"], second=["s2z", "s2a"],
                     programs=["yk", "yp", "yp", "yp2", "lm", "lm", "lz", "it", "it", "it", "iz", "ya", "ycall", "yl", "tb"]),
}


class Scenario:
    """One scenario in the making."""

    def __init__(self, seed, family, index):
        self.seed, self.name, self.index = seed, family, index
        self.family = FAMILIES[family]
        self.r = random.Random("%s/%s/%d" % (seed, family, index))
        self.steps = []
        self.objects = {}
        self.to_load = []
        self.loaded = []
        self.open = set()           # objects that libbpf still holds
        self.own = set()            # entities with a descriptor of our own
        self.dropped = set()        # those given up again
        self.links = {}             # name -> map, or None for a program's link
        self.link_count = 0
        self.pins = {}              # path -> entity
        self.iterator_links = []
        self.iterators = []

    # ------------------------------------------------------------ objects

    def chance(self, p):
        return self.r.random() < p

    def design(self):
        r = self.r
        names = ["o0"] + (["o1"] if self.chance(0.35) else [])
        for o in names:
            self.objects[o] = self.design_declared() if self.family.declared else self.design_object()
        if "xg" in self.objects["o0"].get("programs", []) and self.chance(0.6):
            names.append("o2")
            self.objects["o2"] = st.obj({}, ["ex"], freplace="o0.xg")
        self.to_load = names
        self.explode_early = r.random() < self.family.exploded

    def design_object(self):
        r = self.r
        first = r.sample(self.family.first, r.choice([1, 1, 2, 3]))
        second = r.sample(self.family.second, r.choice([1, 2]))
        maps = {}
        for m in sorted({r.choice(MAPS) for _ in range(r.choice([1, 2, 2, 3]))}):
            maps[m] = (r.choice(first) if self.chance(0.93) else None,
                       r.choice(second) if self.chance(0.4) else None,
                       99 if self.chance(0.04) else r.randint(1, 9),
                       not self.chance(0.07))
        programs = sorted({r.choice(self.family.programs) for _ in range(r.choice([1, 2, 2, 3, 3, 4]))})
        used = sorted({p for c in maps.values() if c[3] for p in c[:2] if p})
        plain = []
        for what, map_ in ARMED_MAP.items():
            if any(ARMS.get(p, ("",))[0] == what for p in used + programs):
                plain.append(map_)
                programs.append(KICKER[what])
        plain += [JUMPS[p] for p in programs + used if p in JUMPS]
        if any(p in TASK_WORK for p in programs + used):
            plain.append("twm")
        if self.chance(0.15) or "it" in programs or "iz" in programs:
            plain.append("arr")
        off = [r.choice(used)] if used and self.chance(0.04) else []
        if self.chance(0.015):
            programs.append(r.choice(TEST_1))       # not referenced by any map, perhaps: the load fails
        return st.obj(maps, programs, plain, off)

    def design_declared(self):
        """Overrides of ../bpf/decl.bpf.c: maps not created, members set or cleared, autoload switched."""
        r = self.r
        maps = {}
        for m in DECLARED:
            c = {}
            if self.chance(0.25):
                c["autocreate"] = False
            if self.chance(0.25):
                c["test_1"] = r.choice(["s1a", "s1b", "s1c", "s1a", "s1b", "s2a", None])
            if self.chance(0.15):
                c["test_2"] = r.choice(["s2a", "s2a", None, "s1b"])
            if c:
                maps[m] = c
        o = {"file": "decl", "struct_ops": maps}
        if self.chance(0.2):
            o["programs"] = [r.choice(["s1a", "s1b", "s1c", "s2a"])]
        if self.chance(0.2):
            o["autoload_off"] = [r.choice(["s1a", "s1b", "s2a", "ya"])]
        return o

    def members(self, o):
        """struct_ops map -> (test_1, test_2), of the maps that are to be created."""
        so = self.objects[o]["struct_ops"]
        known = DECLARED if self.family.declared and o != "o2" else {m: (c["test_1"], c["test_2"]) for m, c in so.items()}
        return {m: (so.get(m, {}).get("test_1", first), so.get(m, {}).get("test_2", second))
                for m, (first, second) in known.items() if so.get(m, {}).get("autocreate", True)}

    # ----------------------------------------------------- what there is

    def maps_of(self, o):
        return ["%s.%s" % (o, m) for m in self.members(o)]

    def plain_maps_of(self, o):
        return ["%s.%s" % (o, m) for m in self.objects[o].get("maps", [])]

    def callbacks_of(self, o):
        return sorted({"%s.%s" % (o, p) for pair in self.members(o).values() for p in pair if p})

    def others_of(self, o):
        programs = self.objects[o].get("programs", []) + (["ya"] if self.family.declared else [])
        return ["%s.%s" % (o, p) for p in programs if p not in KICKER.values() and p[0] != "s" or p == "sf"]

    def entities_of(self, o):
        return self.maps_of(o) + self.others_of(o) + self.callbacks_of(o) + self.plain_maps_of(o)

    def of_loaded(self, kind):
        return [e for o in self.loaded for e in kind(o)]

    def pick(self, kind):
        c = self.of_loaded(kind)
        return self.r.choice(c) if c else None

    def is_open(self, ent):
        return ent.split(".")[0] in self.open

    def callback_programs(self, member):
        return [e for e in self.of_loaded(self.callbacks_of) if e.split(".")[1].startswith("s%d" % member)]

    def new_link(self, map_):
        self.link_count += 1
        name = "L%d" % self.link_count
        self.links[name] = map_
        return name

    # -------------------------------------------------------------- steps

    def load(self):
        o = self.to_load.pop(0)
        self.steps.append(st.load(o))
        self.loaded.append(o)
        self.open.add(o)
        if o != "o2" and (self.explode_early or self.chance(0.1)):
            self.explode_object(o)

    def explode_object(self, o):
        self.steps.append(st.explode(o))
        self.open.discard(o)
        self.own |= set(self.entities_of(o))

    def associate(self):
        r = self.r
        p, m = self.pick(self.others_of), self.pick(self.maps_of)
        if self.chance(0.08) or not p:
            p = self.pick(self.callbacks_of)
        if self.chance(0.03) or not p:
            p = r.choice(["#-1", "#999", m or "#-1"])
        if self.chance(0.09) or not m:
            m = r.choice(["#-1", "#999", "#1"] + self.of_loaded(self.plain_maps_of) * 2 + self.of_loaded(self.others_of))
        flags = r.choice([1, 2, 4]) if self.chance(0.04) else 0
        by_name = p[0] != "#" and m[0] != "#" and self.is_open(p) and self.is_open(m)
        right_kinds = p in self.of_loaded(self.others_of) + self.of_loaded(self.callbacks_of) \
            and m in self.of_loaded(self.maps_of) + self.of_loaded(self.plain_maps_of)
        if self.chance(0.025):
            self.steps.append(st.attr(p, m, r.choice(ODD_ATTRIBUTES)))
        elif self.chance(0.01):
            self.steps.append(st.unprivileged(p, m))
        elif by_name and right_kinds and self.chance(0.5):
            self.steps.append(st.lib(p, m, flags))
        else:
            self.steps.append(st.assoc("low" if self.chance(0.3) else "raw", p, m, flags))

    def run(self):
        p = self.pick(self.others_of)
        if p:
            self.steps.append(st.run(p))

    def call(self):
        if self.family is FAMILIES["beyond"] and not any(self.links.values()):
            self.attach()
        attached = sorted({m for m in self.links.values() if m})
        m = self.r.choice(attached) if attached and self.chance(0.75) else self.pick(self.maps_of)
        if m:
            self.steps.append(st.call(m, self.r.choice([1, 1, 2])))

    def attach(self):
        m = self.pick(self.maps_of)
        if m in self.links.values():
            m = self.pick(self.maps_of)
        if m:
            self.steps.append(st.attach(m, self.new_link(m)))

    def detach(self):
        if self.links:
            link = self.r.choice(sorted(self.links))
            del self.links[link]
            self.steps.append(st.detach(link))

    def link_detach(self):
        if self.links:
            self.steps.append(st.link_detach(self.r.choice(sorted(self.links))))

    def link_update(self):
        m = self.pick(self.maps_of)
        if self.links and m:
            link = self.r.choice(sorted(self.links))
            self.steps.append(st.link_update(link, m))
            if self.chance(0.5):
                self.steps.append(st.link_info(link))

    def link_create(self):
        m = self.pick(self.maps_of)
        if m:
            self.steps.append(st.link_create(m, self.new_link(m)))

    def update(self):
        r = self.r
        m = self.pick(self.maps_of)
        if not m:
            return
        first, second = self.callback_programs(1), self.callback_programs(2)
        a = r.choice(first) if first and self.chance(0.95) else None
        b = r.choice(second) if second and self.chance(0.4) else None
        if self.chance(0.06):
            a = r.choice(["#999", self.pick(self.others_of), r.choice(second) if second else None])
        self.steps.append(st.update(m, a, b, 99 if self.chance(0.1) else r.randint(1, 9)))

    def delete(self):
        m = self.pick(self.maps_of)
        if m:
            self.steps.append(st.delete(m))

    def lookup(self):
        m = self.pick(self.maps_of)
        if m:
            self.steps.append(st.lookup(m))

    def keep(self):
        c = [e for o in sorted(self.open) for e in self.entities_of(o)]
        if c:
            e = self.r.choice(c)
            self.own.add(e)
            self.steps.append(st.keep(e))

    def close(self):
        if self.open:
            o = self.r.choice(sorted(self.open))
            self.steps.append(st.close(o))
            self.open.discard(o)

    def explode(self):
        # a libbpf link of an object that is gone would be used after free: only objects without one
        c = [o for o in sorted(self.open) if o != "o2" and not any((m or "").startswith(o) for m in self.links.values())]
        if c:
            self.explode_object(self.r.choice(c))

    def drop(self):
        if self.own:
            e = self.r.choice(sorted(self.own))
            self.own.discard(e)
            self.dropped.add(e)
            self.steps.append(st.drop(e))

    def reopen(self):
        c = sorted(self.dropped)
        if not c or self.chance(0.1):
            c = self.of_loaded(self.entities_of)
        e = self.r.choice(c) if c else None
        if e:
            self.dropped.discard(e)
            self.own.add(e)
            self.steps.append(st.reopen(e))

    def fire(self):
        """A timer or work: armed by running its program or calling its member, perhaps; then started."""
        r = self.r
        o = r.choice(self.loaded)
        names = [e.split(".")[1] for e in self.others_of(o) + self.callbacks_of(o)]
        c = [p for p in names if p in ARMS and ARMED_MAP[ARMS[p][0]] in self.objects[o].get("maps", [])]
        if not c:
            return
        p = r.choice(c)
        if self.chance(0.6):
            if p[0] == "s":
                maps = [m for m, pair in self.members(o).items() if p in pair]
                if maps:
                    self.steps.append(st.call("%s.%s" % (o, r.choice(maps)), int(p[1])))
            else:
                self.steps.append(st.run("%s.%s" % (o, p)))
        self.steps.append(st.kick(o, *ARMS[p]))

    def tail(self):
        o = self.r.choice(self.loaded)
        jumpers = [p for p in ("yl", "xl") if p in self.objects[o].get("programs", [])]
        if not jumpers:
            return
        p = self.r.choice(jumpers)
        c = [e for e in self.of_loaded(self.others_of) if e.split(".")[1] not in JUMPS or self.chance(0.05)]
        if c:
            self.steps.append(st.tail("%s.%s" % (o, JUMPS[p]), 0, self.r.choice(c)))
            self.steps.append(st.run("%s.%s" % (o, p)))

    def prog_attach(self):
        c = [e for e in self.of_loaded(self.others_of) if self.is_open(e) and e.split(".")[1] in ATTACHABLE]
        if c:
            self.link_count += 1
            link = "P%d" % self.link_count
            if self.chance(0.5):
                self.links[link] = None
            self.steps.append(st.prog_attach(self.r.choice(c), link))
            if self.chance(0.5):
                self.steps.append(st.rename())

    def fire_rename(self):
        if self.of_loaded(lambda o: [p for p in self.objects[o]["programs"] if p in ("lm", "lz")]):
            self.steps.append(st.rename())

    def alive(self):
        c = self.of_loaded(self.entities_of)
        if c:
            self.steps.append(st.alive(*sorted({self.r.choice(c) for _ in range(3)})))

    # ------------------------------------------- only in the family "beyond"

    def pin(self):
        c = self.of_loaded(self.entities_of) + ["@" + name for name in sorted(self.links)] * 2 \
            + ["@" + name for name in self.iterator_links]
        path = self.r.choice(PINS)
        if c:
            e = self.r.choice(c)
            self.pins.setdefault(path, e)
            self.steps.append(st.pin(e, path))

    def unpin(self):
        if self.pins:
            path = self.r.choice(sorted(self.pins))
            del self.pins[path]
            self.steps.append(st.unpin(path))

    def get_pin(self):
        if self.pins:
            path = self.r.choice(sorted(self.pins))
            e = self.pins[path]
            if e[0] == "@":
                e = "@" + self.new_link(self.links.get(e[1:]))
            else:
                self.own.add(e)
            self.steps.append(st.get_pin(path, e))

    def iterate(self):
        """An iterator program: attached to the array, perhaps opened and read at once."""
        c = [e for e in self.of_loaded(self.others_of) if e.split(".")[1] in ("it", "iz")]
        if c and (not self.iterator_links or self.chance(0.3)):
            p = self.r.choice(c)
            map_ = p.split(".")[0] + ".arr" if self.chance(0.9) else self.pick(self.entities_of)
            link = self.new_link(None)
            self.iterator_links.append(link)
            self.steps.append(st.iter_attach(p, map_, link))
        if self.iterator_links and self.chance(0.8):
            name = "F%d" % len(self.steps)
            self.iterators.append(name)
            self.steps.append(st.iter_open(self.r.choice(self.iterator_links), name))
            if self.chance(0.4):
                self.steps.append(st.iter_read(name))

    def iter_read(self):
        if self.iterators:
            self.steps.append(st.iter_read(self.r.choice(self.iterators)))

    def iter_close(self):
        if self.iterators:
            self.steps.append(st.iter_close(self.iterators.pop(self.r.randrange(len(self.iterators)))))

    def task_work(self):
        """Runs a program that schedules a task work, or calls the member of a map that does."""
        c = [e for e in self.of_loaded(self.others_of) if e.split(".")[1] in TASK_WORK]
        maps = ["%s.%s" % (o, m) for o in self.loaded for m, pair in self.members(o).items() if pair[0] in TASK_WORK]
        if maps and (not c or self.chance(0.5)):
            self.steps.append(st.call(self.r.choice(maps), 1))
        elif c:
            self.steps.append(st.run(self.r.choice(c)))

    def wake(self):
        if self.of_loaded(lambda o: [m for m in self.objects[o]["maps"] if m == "twm"]):
            self.steps.append(st.wake())

    def unpark(self):
        self.steps.append(st.unpark())

    def jump(self):
        """A callback program into the array that another one tail-calls through."""
        arrays = [e for e in self.of_loaded(self.plain_maps_of) if e.endswith(".sjmp")]
        c = self.of_loaded(self.callbacks_of) if self.chance(0.9) else self.of_loaded(self.others_of)
        if arrays and c:
            self.steps.append(st.tail(self.r.choice(arrays), 0, self.r.choice(c)))

    # ------------------------------------------------------------ odd operands

    def anything(self):
        """An entity of any kind, loaded or not, or a descriptor of something else."""
        some = self.of_loaded(self.entities_of) * 3 + ["@" + name for name in sorted(self.links)]
        return self.r.choice(some + ["#0", "#2", "#4", "#-1", "#999", "@L9", "o0.ya", "o1.m0", "o3.s1a"])

    def distort(self, step):
        """Replaces one operand by something that makes little sense, where neither libbpf nor the runner would crash."""
        r = self.r
        op = step["op"]
        numbers = {"call": ("member", [0, 3, 7]), "kick": ("key", [-1, 4, 7, 8, 99]), "tail": ("index", [1, 2, 9]),
                   "update": ("tag", [0, 99, 7]), "assoc": ("flags", [1 << 16, 3])}
        names = {"assoc": ["prog", "map"], "assoc_attr": ["prog", "map"], "update": ["map", "test_1", "test_2"],
                 "delete": ["map"], "lookup": ["map"], "tail": ["array", "prog"], "run": ["prog"], "link_create": ["map"],
                 "keep": ["ent"], "drop": ["ent"], "reopen": ["ent"], "attach": ["map"], "call": ["map"], "pin": ["ent"],
                 "iter_attach": ["prog", "map"]}
        if op == "assoc" and step["via"] == "lib":
            names = {}
        if op in numbers and (op not in names or self.chance(0.3)):
            field_, values = numbers[op]
            step[field_] = r.choice(values)
        elif op == "iter_open":
            step["link"] = r.choice(sorted(self.links) + ["L9"])
        elif op in names:
            step[r.choice(names[op])] = self.anything()
        elif op in ("close", "explode"):
            step["obj"] = r.choice(["o0", "o1", "o3"])
        elif op in ("detach", "link_detach", "link_info"):
            step["link"] = r.choice(["L1", "L2", "L9", "P1"])

    # ---------------------------------------------------------------- all

    def make(self):
        self.design()
        weights = self.family.weights
        actions = [getattr(self, name) for name in weights]
        length = self.r.randint(self.family.shortest, self.family.shortest + 20)
        self.load()
        while len(self.steps) < length:
            if self.to_load and (self.chance(0.3) or self.to_load[0] == "o2" and "o0" in self.open):
                self.load()
            else:
                before = len(self.steps)
                self.r.choices(actions, list(weights.values()))[0]()
                for step in self.steps[before:]:
                    if step["op"] != "load" and self.chance(self.family.odd):
                        self.distort(step)
        self.steps = self.steps[:length]
        everything = self.of_loaded(self.entities_of)
        if everything:
            self.steps.append(st.alive(*everything))
        return {"id": "%s-%s-%04d" % (self.name, self.seed, self.index), "seed": "%s/%d" % (self.seed, self.index),
                "objects": {o: self.objects[o] for o in self.loaded}, "steps": self.steps}


def generate(seed, family, index):
    """One scenario without answers."""
    return Scenario(seed, family, index).make()
