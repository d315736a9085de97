"""Scenarios written by hand for what the recordings under ../recordings show: one question each."""
from steps import *     # noqa: F403  (this file is nothing but steps)

_ALL = []


def _s(name, rationale, objects, *steps):
    _ALL.append({"id": name, "rationale": rationale, "objects": objects, "steps": list(steps)})


def _one(struct_ops=None, programs=(), maps=(), **more):
    return {"o0": obj(struct_ops, programs, maps, **more)}


# ------------------------------------------------------- sleepable struct_ops programs

_s("sleep-01", "a sleepable struct_ops program is associated like any other",
   _one({"m0": ("s1z", "s2z", 1)}, ["ya"]),
   load("o0"), lookup("o0.m0"), attach("o0.m0", "L0"), call("o0.m0", 1), call("o0.m0", 2), raw("o0.s1z", "o0.m0"),
   raw("o0.ya", "o0.m0"), run("o0.ya"), detach("L0"), run("o0.ya"), alive("o0.m0", "o0.s1z", "o0.s2z"))
_s("sleep-02", "a sleepable program in two maps is ambiguous",
   _one({"m0": ("s1z", None, 1), "m1": ("s1z", None, 2)}),
   load("o0"), attach("o0.m0", "L0"), call("o0.m0", 1), attach("o0.m1", "L1"), call("o0.m0", 1), call("o0.m1", 1))
_s("sleep-03", "a sleepable program beside one that does not sleep, in one map",
   _one({"m0": ("s1z", "s2a", 1)}),
   load("o0"), attach("o0.m0", "L0"), call("o0.m0", 1), call("o0.m0", 2))
_s("sleep-04", "freed like any other: map and program after the last descriptor",
   _one({"m0": ("s1z", None, 1)}),
   load("o0"), explode("o0"), attach("o0.m0", "L0"), drop("o0.s1z"), alive("o0.s1z"), drop("o0.m0"),
   alive("o0.m0", "o0.s1z"), detach("L0"), alive("o0.m0", "o0.s1z"))
_s("sleep-05", "the map is freed, the sleepable program lives on and goes into another map",
   _one({"m0": ("s1z", None, 1), "m1": ("s1a", None, 2)}),
   load("o0"), explode("o0"), update("o0.m0", "s1z", tag=1), drop("o0.m0"), alive("o0.m0", "o0.s1z"),
   update("o0.m1", "s1z", tag=3), link_create("o0.m1", "L1"), call("o0.m1", 1))
_s("sleep-06", "called through the association of a syscall program",
   _one({"m0": ("s1z", None, 1)}, ["ycall"]),
   load("o0"), raw("o0.ycall", "o0.m0"), run("o0.ycall"), attach("o0.m0", "L0"), run("o0.ycall"))
_s("sleep-07", "a map of a sleepable program without BPF_F_LINK",
   _one({"n0": ("s1z", None, 1)}),
   load("o0"), attach("o0.n0", "L0"), call("o0.n0", 1), lookup("o0.n0"), detach("L0"), lookup("o0.n0"), call("o0.n0", 1))

# ------------------------------------------------ tail calls between struct_ops programs

_s("tail-01", "a tail call from one struct_ops program into another of the same map",
   _one({"m0": ("s1l", None, 1), "m1": ("s1a", None, 2)}, maps=["sjmp"]),
   load("o0"), attach("o0.m0", "L0"), call("o0.m0", 1), tail("o0.sjmp", 0, "o0.s1a"), call("o0.m0", 1),
   attach("o0.m1", "L1"), call("o0.m0", 1), call("o0.m1", 1))
_s("tail-02", "a tail-called struct_ops program answers for its own map, not its caller's",
   _one({"m0": ("s1l", None, 1), "m1": ("s1a", None, 2)}, maps=["sjmp"]),
   load("o0"), attach("o0.m1", "L1"), tail("o0.sjmp", 0, "o0.s1a"), attach("o0.m0", "L0"), call("o0.m0", 1),
   detach("L1"), call("o0.m0", 1), explode("o0"), drop("o0.m1"), call("o0.m0", 1), alive("o0.m1", "o0.s1a"))
_s("tail-03", "a program of another member: the array takes only programs of the same prototype",
   _one({"m0": ("s1l", "s2a", 1)}, maps=["sjmp"]),
   load("o0"), attach("o0.m0", "L0"), tail("o0.sjmp", 0, "o0.s2a"), call("o0.m0", 1))
_s("tail-04", "a sleepable program into the array of one that does not sleep",
   _one({"m0": ("s1l", None, 1), "m1": ("s1z", None, 2)}, maps=["sjmp"]),
   load("o0"), tail("o0.sjmp", 0, "o0.s1z"), attach("o0.m0", "L0"), call("o0.m0", 1))
_s("tail-05", "a syscall program into the array of a struct_ops program",
   _one({"m0": ("s1l", None, 1)}, ["ya"], ["sjmp"]),
   load("o0"), tail("o0.sjmp", 0, "o0.ya"), attach("o0.m0", "L0"), call("o0.m0", 1))
_s("tail-06", "a program of another object in the array",
   {"o0": obj({"m0": ("s1l", None, 1)}, maps=["sjmp"]), "o1": obj({"m0": ("s1a", None, 2)}, ["ya"])},
   load("o0"), load("o1"), attach("o0.m0", "L0"), attach("o1.m0", "L1"), tail("o0.sjmp", 0, "o1.s1a"),
   call("o0.m0", 1), detach("L1"), close("o1"), alive("o1.s1a", "o1.m0"), call("o0.m0", 1))
_s("tail-07", "a program of two maps, tail-called: ambiguous",
   _one({"m0": ("s1l", None, 1), "m1": ("s1a", None, 2), "m2": ("s1a", None, 3)}, maps=["sjmp"]),
   load("o0"), tail("o0.sjmp", 0, "o0.s1a"), attach("o0.m0", "L0"), attach("o0.m1", "L1"), call("o0.m0", 1),
   attach("o0.m2", "L2"), call("o0.m0", 1))
_s("tail-08", "the array lets its programs go with its last user reference, though the caller still uses it",
   _one({"m0": ("s1l", None, 1), "m1": ("s1a", None, 2)}, maps=["sjmp"]),
   load("o0"), explode("o0"), tail("o0.sjmp", 0, "o0.s1a"), attach("o0.m0", "L0"), call("o0.m0", 1), drop("o0.s1a"),
   alive("o0.s1a"), call("o0.m0", 1), drop("o0.sjmp"), alive("o0.s1a", "o0.sjmp"), call("o0.m0", 1))
_s("tail-09", "a program tail-calls itself: the limit on tail calls stops it",
   _one({"m0": ("s1l", None, 1)}, maps=["sjmp"]),
   load("o0"), attach("o0.m0", "L0"), tail("o0.sjmp", 0, "o0.s1l"), call("o0.m0", 1), explode("o0"), detach("L0"),
   drop("o0.m0"), drop("o0.s1l"), alive("o0.s1l", "o0.sjmp"), drop("o0.sjmp"), alive("o0.s1l", "o0.sjmp"))
_s("tail-10", "a tail-called timer program: the callback has the association of the program that armed it",
   _one({"m0": ("s1l", None, 1), "m1": ("s1t", None, 2)}, ["kt"], ["sjmp", "tmr"]),
   load("o0"), attach("o0.m0", "L0"), attach("o0.m1", "L1"), tail("o0.sjmp", 0, "o0.s1t"), call("o0.m0", 1),
   kick("o0", "timer", 1))

# ------------------------------------------------------------------------- bpffs pins

_s("pin-01", "a pinned struct_ops map outlives its object; an association by pin",
   _one({"m0": ("s1a", None, 1)}, ["ya"]),
   load("o0"), pin("o0.m0", "p0"), keep("o0.ya"), close("o0"), alive("o0.m0", "o0.s1a", "o0.ya"),
   get_pin("p0", "o0.m0"), raw("o0.ya", "o0.m0"), run("o0.ya"), drop("o0.m0"), unpin("p0"), run("o0.ya"),
   alive("o0.m0", "o0.ya"), drop("o0.ya"), alive("o0.m0", "o0.ya"))
_s("pin-02", "a pinned program holds its association, and so the map",
   _one({"m0": ("s1a", None, 1)}, ["ya"]),
   load("o0"), raw("o0.ya", "o0.m0"), pin("o0.ya", "p0"), close("o0"), alive("o0.m0", "o0.ya"), get_pin("p0", "o0.ya"),
   run("o0.ya"), drop("o0.ya"), alive("o0.m0", "o0.ya"), unpin("p0"), alive("o0.m0", "o0.ya"))
_s("pin-03", "a pinned link keeps the map registered",
   _one({"m0": ("s1a", None, 1)}, ["ya"]),
   load("o0"), attach("o0.m0", "L0"), pin("@L0", "p0"), detach("L0"), call("o0.m0", 1), lookup("o0.m0"), unpin("p0"),
   call("o0.m0", 1), lookup("o0.m0"))
_s("pin-04", "a pinned link whose object is gone can be got back, and updated",
   _one({"m0": ("s1a", None, 1), "m1": ("s1b", None, 2)}),
   load("o0"), explode("o0"), attach("o0.m0", "L0"), update("o0.m1", "s1b", tag=2), pin("@L0", "p0"), detach("L0"),
   drop("o0.m0"), drop("o0.s1a"), alive("o0.m0", "o0.s1a"), get_pin("p0", "@L1"), link_info("L1"),
   link_update("L1", "o0.m1"), link_info("L1"), alive("o0.m0", "o0.s1a"), detach("L1"), call("o0.m1", 1), unpin("p0"),
   call("o0.m1", 1))
_s("pin-05", "refusals: a path that exists, one that does not, no descriptor, a wrong one",
   _one({"m0": ("s1a", None, 1)}, ["ya"]),
   load("o0"), pin("o0.m0", "p0"), pin("o0.ya", "p0"), pin("#-1", "p1"), pin("#1", "p1"), unpin("p1"),
   get_pin("p1", "o0.ya"), unpin("p0"), unpin("p0"))
_s("pin-06", "a pin is a user reference: a pinned timer map keeps its timers, an unpinned one lets them go",
   _one({"m0": ("s1t", None, 1)}, ["kt"], ["tmr"]),
   load("o0"), explode("o0"), attach("o0.m0", "L0"), call("o0.m0", 1), pin("o0.tmr", "p0"), drop("o0.tmr"),
   kick("o0", "timer", 1), unpin("p0"), kick("o0", "timer", 1), drop("o0.s1t"), detach("L0"), drop("o0.m0"),
   alive("o0.s1t", "o0.m0", "o0.tmr"))
_s("pin-07", "a pinned program array keeps its programs",
   _one({"m0": ("s1a", None, 1)}, ["ya", "yl"], ["jmp"]),
   load("o0"), explode("o0"), tail("o0.jmp", 0, "o0.ya"), raw("o0.ya", "o0.m0"), pin("o0.jmp", "p0"), drop("o0.jmp"),
   drop("o0.ya"), drop("o0.m0"), run("o0.yl"), alive("o0.ya", "o0.m0"), unpin("p0"), run("o0.yl"), alive("o0.ya", "o0.m0"))
_s("pin-08", "a struct_ops map pinned and its last descriptor dropped: its programs and their associations stay",
   _one({"m0": ("s1a", None, 1), "m1": ("s1a", None, 2)}),
   load("o0"), explode("o0"), update("o0.m0", "s1a", tag=1), pin("o0.m0", "p0"), drop("o0.m0"), drop("o0.s1a"),
   alive("o0.m0", "o0.s1a"), reopen("o0.s1a"), unpin("p0"), alive("o0.m0", "o0.s1a"), update("o0.m1", "s1a", tag=2),
   link_create("o0.m1", "L1"), call("o0.m1", 1))
_s("pin-09", "one entity under two paths",
   _one({"m0": ("s1a", None, 1)}, ["ya"]),
   load("o0"), raw("o0.ya", "o0.m0"), pin("o0.ya", "p0"), pin("o0.ya", "p1"), close("o0"), unpin("p0"),
   alive("o0.ya", "o0.m0"), get_pin("p1", "o0.ya"), run("o0.ya"), unpin("p1"), run("o0.ya"), drop("o0.ya"),
   alive("o0.ya", "o0.m0"))
_s("pin-10", "a map without BPF_F_LINK stays registered without pin or descriptor, and a pin brings it back",
   _one({"n0": ("s1a", None, 1)}),
   load("o0"), explode("o0"), attach("o0.n0", "L0"), pin("o0.n0", "p0"), drop("o0.n0"), call("o0.n0", 1),
   get_pin("p0", "o0.n0"), unpin("p0"), lookup("o0.n0"), delete("o0.n0"), lookup("o0.n0"), drop("o0.n0"),
   alive("o0.n0", "o0.s1a"))

# ----------------------------------------------------------------------- LSM programs

_s("lsm-01", "an attached LSM program has the association it was given",
   _one({"m0": ("s1a", None, 1)}, ["lm"]),
   load("o0"), prog_attach("o0.lm", "P0"), rename(), raw("o0.lm", "o0.m0"), rename(), attach("o0.m0", "L0"), rename(),
   detach("L0"), rename(), run("o0.lm"))
_s("lsm-02", "a sleepable LSM program, associated before attach",
   _one({"m0": ("s1a", None, 1)}, ["lz"]),
   load("o0"), lib("o0.lz", "o0.m0"), prog_attach("o0.lz", "P0"), rename(), detach("P0"), rename())
_s("lsm-03", "two LSM programs on one hook, each with its own map",
   _one({"m0": ("s1a", None, 1), "m1": ("s1b", None, 2)}, ["lm", "lz"]),
   load("o0"), prog_attach("o0.lm", "P0"), prog_attach("o0.lz", "P1"), raw("o0.lm", "o0.m0"), raw("o0.lz", "o0.m1"),
   rename(), raw("o0.lm", "o0.m1"), rename())
_s("lsm-04", "the link holds the program, the program the map",
   _one({"m0": ("s1a", None, 1)}, ["lm"]),
   load("o0"), raw("o0.lm", "o0.m0"), prog_attach("o0.lm", "P0"), close("o0"), alive("o0.lm", "o0.m0", "o0.s1a"), rename(),
   detach("P0"), rename(), alive("o0.lm", "o0.m0"))
_s("lsm-05", "a pinned link of an LSM program",
   _one({"m0": ("s1a", None, 1)}, ["lm"]),
   load("o0"), raw("o0.lm", "o0.m0"), prog_attach("o0.lm", "P0"), pin("@P0", "p0"), close("o0"), detach("P0"), rename(),
   alive("o0.lm", "o0.m0"), unpin("p0"), rename(), alive("o0.lm", "o0.m0"))
_s("lsm-06", "a second attach, and a detached link",
   _one({"m0": ("s1a", None, 1)}, ["lm"]),
   load("o0"), prog_attach("o0.lm", "P0"), prog_attach("o0.lm", "P1"), rename(), link_detach("P0"), rename(), detach("P0"),
   rename())
_s("lsm-07", "an LSM program beside tracing programs: who comes first",
   _one({"m0": ("s1a", None, 1)}, ["lm", "tb", "tp", "kp"]),
   load("o0"), prog_attach("o0.tb", "P0"), prog_attach("o0.lm", "P1"), prog_attach("o0.kp", "P2"),
   prog_attach("o0.tp", "P3"), raw("o0.lm", "o0.m0"), rename(), run("o0.tb"), run("o0.lm"))

# ------------------------------------------------------------------- iterator programs

_s("iter-01", "an iterator program runs once per element and once for the end, with its association",
   _one({"m0": ("s1a", None, 1)}, ["it"], ["arr"]),
   load("o0"), iter_attach("o0.it", "o0.arr", "I0"), iter_open("I0", "F0"), iter_read("F0"), iter_read("F0"),
   iter_close("F0"), raw("o0.it", "o0.m0"), iter_open("I0", "F0"), iter_read("F0"), run("o0.it"))
_s("iter-02", "an open iterator holds program and map when link and descriptors are gone",
   _one({"m0": ("s1a", None, 1)}, ["it"], ["arr"]),
   load("o0"), explode("o0"), raw("o0.it", "o0.m0"), iter_attach("o0.it", "o0.arr", "I0"), iter_open("I0", "F0"),
   drop("o0.it"), drop("o0.m0"), detach("I0"), drop("o0.arr"), alive("o0.it", "o0.m0", "o0.arr"), iter_read("F0"),
   iter_close("F0"), alive("o0.it", "o0.m0", "o0.arr"))
_s("iter-03", "the link of an iterator holds program and element map",
   _one({"m0": ("s1a", None, 1)}, ["it"], ["arr"]),
   load("o0"), raw("o0.it", "o0.m0"), iter_attach("o0.it", "o0.arr", "I0"), close("o0"), alive("o0.it", "o0.m0", "o0.arr"),
   iter_open("I0", "F0"), iter_read("F0"), detach("I0"), alive("o0.it", "o0.m0", "o0.arr"), iter_close("F0"),
   alive("o0.it", "o0.m0", "o0.arr"))
_s("iter-04", "associated between two reads",
   _one({"m0": ("s1a", None, 1)}, ["it"], ["arr"]),
   load("o0"), iter_attach("o0.it", "o0.arr", "I0"), iter_open("I0", "F0"), iter_open("I0", "F1"), iter_read("F0"),
   raw("o0.it", "o0.m0"), iter_read("F1"))
_s("iter-05", "a sleepable iterator program",
   _one({"m0": ("s1a", None, 1)}, ["iz"], ["arr"]),
   load("o0"), lib("o0.iz", "o0.m0"), iter_attach("o0.iz", "o0.arr", "I0"), iter_open("I0", "F0"), iter_read("F0"))
_s("iter-06", "refusals: no such link, a struct_ops map or a program array to iterate over, no iterator program",
   _one({"m0": ("s1a", None, 1)}, ["it", "ya", "yl"], ["arr", "jmp"]),
   load("o0"), iter_attach("o0.it", "o0.m0", "I0"), iter_attach("o0.it", "o0.jmp", "I0"), iter_attach("o0.ya", "o0.arr", "I0"),
   iter_attach("o0.it", "#-1", "I0"), iter_open("I0", "F0"), attach("o0.m0", "L0"), iter_open("L0", "F0"))
_s("iter-07", "a pinned iterator link",
   _one({"m0": ("s1a", None, 1)}, ["it"], ["arr"]),
   load("o0"), raw("o0.it", "o0.m0"), iter_attach("o0.it", "o0.arr", "I0"), pin("@I0", "p0"), close("o0"), detach("I0"),
   alive("o0.it", "o0.m0", "o0.arr"), get_pin("p0", "@I1"), iter_open("I1", "F0"), iter_read("F0"), unpin("p0"), detach("I1"),
   alive("o0.it", "o0.m0", "o0.arr"), iter_close("F0"), alive("o0.it", "o0.m0", "o0.arr"))

# --------------------------------------------------------------------------- task work

_s("task-01", "a callback on the way back to user space has its program's association",
   _one({"m0": ("s1a", None, 1)}, ["yk"], ["twm"]),
   load("o0"), run("o0.yk"), raw("o0.yk", "o0.m0"), run("o0.yk"), attach("o0.m0", "L0"), run("o0.yk"))
_s("task-02", "of a struct_ops program: its map",
   _one({"m0": ("s1k", None, 1)}, [], ["twm"]),
   load("o0"), attach("o0.m0", "L0"), call("o0.m0", 1), call("o0.m0", 1))
_s("task-03", "of a struct_ops program in two maps: ambiguous",
   _one({"m0": ("s1k", None, 1), "m1": ("s1k", None, 2)}, [], ["twm"]),
   load("o0"), attach("o0.m0", "L0"), attach("o0.m1", "L1"), call("o0.m0", 1))
_s("task-04", "pending for another task: associated meanwhile",
   _one({"m0": ("s1a", None, 1)}, ["yp"], ["twm"]),
   load("o0"), run("o0.yp"), raw("o0.yp", "o0.m0"), wake(), wake(), run("o0.yp"), run("o0.yp"), wake())
_s("task-05", "pending work holds its program, and so the associated map",
   _one({"m0": ("s1a", None, 1)}, ["yp"], ["twm"]),
   load("o0"), explode("o0"), raw("o0.yp", "o0.m0"), run("o0.yp"), drop("o0.yp"), drop("o0.m0"), drop("o0.s1a"),
   alive("o0.yp", "o0.m0"), wake(), alive("o0.yp", "o0.m0"))
_s("task-06", "the last user reference of the task-work map takes pending work back",
   _one({"m0": ("s1a", None, 1)}, ["yp"], ["twm"]),
   load("o0"), explode("o0"), raw("o0.yp", "o0.m0"), run("o0.yp"), drop("o0.twm"), alive("o0.twm", "o0.yp"), wake(),
   run("o0.yp"), wake(), drop("o0.yp"), alive("o0.twm", "o0.yp"))
_s("task-07", "as before, with the program's descriptor gone first",
   _one({"m0": ("s1a", None, 1)}, ["yp"], ["twm"]),
   load("o0"), explode("o0"), raw("o0.yp", "o0.m0"), run("o0.yp"), drop("o0.yp"), alive("o0.yp"), drop("o0.twm"),
   alive("o0.twm", "o0.yp"), wake())
_s("task-08", "a struct_ops program's pending work after its map was freed: unassociated",
   _one({"m0": ("s1p", None, 1)}, [], ["twm"]),
   load("o0"), explode("o0"), attach("o0.m0", "L0"), call("o0.m0", 1), drop("o0.s1p"), drop("o0.m0"), detach("L0"),
   alive("o0.s1p", "o0.m0"), wake(), alive("o0.s1p", "o0.m0"))
_s("task-09", "and after the program went into another map: that one",
   _one({"m0": ("s1p", None, 1), "m1": ("s1a", None, 2)}, [], ["twm"]),
   load("o0"), explode("o0"), attach("o0.m0", "L0"), call("o0.m0", 1), drop("o0.m0"), detach("L0"), alive("o0.m0"),
   update("o0.m1", "s1p", tag=3), wake(), link_create("o0.m1", "L1"), call("o0.m1", 1), wake())
_s("task-10", "one element, two programs: busy while pending, then taken over",
   _one({"m0": ("s1a", None, 1), "m1": ("s1b", None, 2)}, ["yp", "yp2"], ["twm"]),
   load("o0"), raw("o0.yp", "o0.m0"), raw("o0.yp2", "o0.m1"), run("o0.yp"), run("o0.yp2"), wake(), run("o0.yp2"), wake())
_s("task-11", "the task exits with work pending",
   _one({"m0": ("s1a", None, 1)}, ["yp"], ["twm"]),
   load("o0"), explode("o0"), raw("o0.yp", "o0.m0"), run("o0.yp"), drop("o0.yp"), unpark(), alive("o0.yp"), wake())
_s("task-12", "no such task any more",
   _one({"m0": ("s1a", None, 1)}, ["yp"], ["twm"]),
   load("o0"), raw("o0.yp", "o0.m0"), unpark(), run("o0.yp"), unpark())
_s("task-13", "a pinned task-work map keeps the work",
   _one({"m0": ("s1a", None, 1)}, ["yp"], ["twm"]),
   load("o0"), raw("o0.yp", "o0.m0"), run("o0.yp"), pin("o0.twm", "p0"), close("o0"), alive("o0.yp", "o0.m0", "o0.twm"),
   wake(), alive("o0.yp", "o0.m0", "o0.twm"), unpin("p0"), alive("o0.yp", "o0.m0", "o0.twm"))
_s("task-14", "two elements pending for one task: in which order they run",
   _one({"m0": ("s1p", None, 1)}, ["yp"], ["twm"]),
   load("o0"), attach("o0.m0", "L0"), raw("o0.yp", "o0.m0"), run("o0.yp"), call("o0.m0", 1), wake(), call("o0.m0", 1),
   run("o0.yp"), wake())


def scenarios():
    """All of them, without answers."""
    return [dict(s) for s in _ALL]
