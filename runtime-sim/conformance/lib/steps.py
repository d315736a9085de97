"""Short names for the steps of a scenario, for the generator and the scenarios written by hand."""


def obj(struct_ops=None, programs=(), maps=(), off=(), freplace=None):
    """struct_ops: name -> (test_1, test_2, tag) or (test_1, test_2, tag, autocreate)."""
    so = {}
    for name, c in (struct_ops or {}).items():
        so[name] = {"kind": "link" if name[0] == "m" else "nonlink", "test_1": c[0], "test_2": c[1], "tag": c[2],
                    "autocreate": c[3] if len(c) > 3 else True}
    o = {"struct_ops": so, "programs": list(programs), "maps": list(maps)}
    if off:
        o["autoload_off"] = list(off)
    if freplace:
        o["freplace_target"] = freplace
    return o


def _step(op, *fields):
    return lambda *values: {"op": op, **dict(zip(fields, values))}


load = _step("load", "obj")
explode = _step("explode", "obj")
close = _step("close", "obj")
keep = _step("keep", "ent")
drop = _step("drop", "ent")
reopen = _step("reopen", "ent")
unprivileged = _step("assoc_unprivileged", "prog", "map")
attach = _step("attach", "map", "link")
detach = _step("detach", "link")
link_detach = _step("link_detach", "link")
link_info = _step("link_info", "link")
link_update = _step("link_update", "link", "map")
link_create = _step("link_create", "map", "link")
delete = _step("delete", "map")
lookup = _step("lookup", "map")
prog_attach = _step("prog_attach", "prog", "link")
run = _step("run", "prog")
rename = _step("rename")
call = _step("call", "map", "member")
tail = _step("tail", "array", "index", "prog")
pin = _step("pin", "ent", "path")
unpin = _step("unpin", "path")
get_pin = _step("get_pin", "path", "ent")
iter_attach = _step("iter_attach", "prog", "map", "link")
iter_open = _step("iter_open", "link", "iter")
iter_read = _step("iter_read", "iter")
iter_close = _step("iter_close", "iter")
wake = _step("wake")
unpark = _step("unpark")


def assoc(via, prog, map_, flags=0):
    return {"op": "assoc", "via": via, "prog": prog, "map": map_, "flags": flags}


def raw(prog, map_, flags=0):
    return assoc("raw", prog, map_, flags)


def lib(prog, map_, flags=0):
    return assoc("lib", prog, map_, flags)


def attr(prog, map_, kind, flags=0):
    return {"op": "assoc_attr", "prog": prog, "map": map_, "flags": flags, "attr": kind}


def update(map_, test_1, test_2=None, tag=1):
    return {"op": "update", "map": map_, "test_1": test_1, "test_2": test_2, "tag": tag}


def kick(o, what, key):
    return {"op": "kick", "obj": o, "what": what, "key": key}


def alive(*ents):
    return {"op": "alive", "ents": list(ents)}
