package org.bpfls.sim.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The programs, maps and links of a kernel in motion, with their counts of references. What loses its last reference is
 * queued for {@link Kernel#settle()}. Starts from a state's arrays and copies them before the first write.
 */
final class Entities {
  private final boolean reuseIds;
  private @Nullable Prog[] progs;
  private @Nullable BpfMap[] maps;
  private @Nullable Link[] links;
  private int progCount;
  private int mapCount;
  private int linkCount;
  private int[] dying;
  private int dyingCount;
  private int perfProbe;
  private boolean owned;

  /**
   * Starts from a state.
   *
   * @param reuseIds whether a new entity takes the lowest free id
   */
  Entities(KernelState start, boolean reuseIds) {
    this.reuseIds = reuseIds;
    progs = start.progs;
    maps = start.maps;
    links = start.links;
    progCount = progs.length;
    mapCount = maps.length;
    linkCount = links.length;
    dying = start.dying;
    dyingCount = dying.length;
    perfProbe = start.perfProbe;
  }

  /** The state reached. */
  KernelState state() {
    return new KernelState(
        Arrays.copyOf(progs, trim(progs, progCount)),
        Arrays.copyOf(maps, trim(maps, mapCount)),
        Arrays.copyOf(links, trim(links, linkCount)),
        Arrays.copyOf(dying, dyingCount),
        perfProbe);
  }

  /** With reused ids, trailing holes would tell equal states apart. */
  private int trim(@Nullable Object[] array, int count) {
    int end = count;
    while (reuseIds && end > 0 && array[end - 1] == null) {
      end--;
    }
    return end;
  }

  /** The program with this id, or null when freed. Its count of references may be 0: being freed. */
  @Nullable Prog prog(int id) {
    return id >= 0 && id < progCount ? progs[id] : null;
  }

  /** The map with this id, or null when freed. */
  @Nullable BpfMap map(int id) {
    return id >= 0 && id < mapCount ? maps[id] : null;
  }

  /** The struct_ops map with this id, or null when it is none or freed. */
  @Nullable StructOpsMap structOps(int id) {
    return map(id) instanceof StructOpsMap m ? m : null;
  }

  /** The link with this id, or null when freed. */
  @Nullable Link link(int id) {
    return id >= 0 && id < linkCount ? links[id] : null;
  }

  /** The program with this id. */
  Prog liveProg(int id) {
    Prog prog = prog(id);
    if (prog == null) {
      throw new IllegalStateException("program " + id + " is freed");
    }
    return prog;
  }

  /** The map with this id. */
  BpfMap live(int id) {
    BpfMap map = map(id);
    if (map == null) {
      throw new IllegalStateException("map " + id + " is freed");
    }
    return map;
  }

  /** The struct_ops map with this id. */
  StructOpsMap structOpsOf(int id) {
    return (StructOpsMap) live(id);
  }

  /** The link with this id. */
  Link liveLink(int id) {
    Link link = link(id);
    if (link == null) {
      throw new IllegalStateException("link " + id + " is freed");
    }
    return link;
  }

  /** Program ids go up to this, exclusively. */
  int progLimit() {
    return progCount;
  }

  /** Map ids go up to this, exclusively. */
  int mapLimit() {
    return mapCount;
  }

  /** Link ids go up to this, exclusively. */
  int linkLimit() {
    return linkCount;
  }

  /** Id of the link at whose place the tracepoint's perf probe runs among the raw probes. */
  int perfProbe() {
    return perfProbe;
  }

  /** Says at whose link's place the perf probe runs from now on; {@link Integer#MAX_VALUE}: nowhere. */
  void setPerfProbe(int link) {
    perfProbe = link;
  }

  /** Adds a program, and returns its id. */
  int addProg(Prog prog) {
    own();
    int id = slot(progs, progCount);
    if (id == progs.length) {
      progs = Arrays.copyOf(progs, Math.max(8, id * 2));
    }
    progs[id] = prog;
    progCount = Math.max(progCount, id + 1);
    return id;
  }

  /** Adds a map, and returns its id. */
  int addMap(BpfMap map) {
    own();
    int id = slot(maps, mapCount);
    if (id == maps.length) {
      maps = Arrays.copyOf(maps, Math.max(8, id * 2));
    }
    maps[id] = map;
    mapCount = Math.max(mapCount, id + 1);
    return id;
  }

  /** Adds a link, and returns its id. */
  int addLink(Link link) {
    own();
    int id = slot(links, linkCount);
    if (id == links.length) {
      links = Arrays.copyOf(links, Math.max(4, id * 2));
    }
    links[id] = link;
    linkCount = Math.max(linkCount, id + 1);
    return id;
  }

  private int slot(@Nullable Object[] array, int count) {
    for (int i = 0; reuseIds && i < count; i++) {
      if (array[i] == null) {
        return i;
      }
    }
    return count;
  }

  /** Puts a program in place of the one with this id. */
  void setProg(int id, Prog prog) {
    own();
    progs[id] = prog;
  }

  /** Puts a map in place of the one with this id. */
  void setMap(int id, BpfMap map) {
    own();
    maps[id] = map;
  }

  /** Puts a link in place of the one with this id. */
  void setLink(int id, Link link) {
    own();
    links[id] = link;
  }

  /** Forgets a program that is freed. */
  void removeProg(int id) {
    own();
    progs[id] = null;
  }

  /** Forgets a map that is freed. */
  void removeMap(int id) {
    own();
    maps[id] = null;
  }

  /** Forgets a link that is freed. */
  void removeLink(int id) {
    own();
    links[id] = null;
  }

  /** Another descriptor (or pin) of what this one refers to. */
  void open(int fd) {
    int id = Fd.id(fd);
    if (Fd.isProg(fd)) {
      getProg(id);
    } else if (Fd.isMap(fd)) {
      BpfMap map = live(id);
      setMap(id, map.withRefs(map.refs() + 1, map.userRefs() + 1));
    } else if (Fd.isLink(fd)) {
      Link link = liveLink(id);
      setLink(id, link.withRefs(link.refs() + 1));
    }
  }

  /** Takes a reference of a program. */
  void getProg(int id) {
    Prog prog = liveProg(id);
    setProg(id, prog.withRefs(prog.refs() + 1));
  }

  /** Gives a reference of a program back. */
  void putProg(int id) {
    Prog prog = liveProg(id);
    setProg(id, prog.withRefs(prog.refs() - 1));
    if (prog.refs() == 1) {
      die(Fd.prog(id));
    }
  }

  /** Takes a reference of a map, other than a descriptor. */
  void getMap(int id) {
    BpfMap map = live(id);
    setMap(id, map.withRefs(map.refs() + 1, map.userRefs()));
  }

  /** Gives a reference of a map back. */
  void putMap(int id) {
    BpfMap map = live(id);
    setMap(id, map.withRefs(map.refs() - 1, map.userRefs()));
    if (map.refs() == 1) {
      die(Fd.map(id));
    }
  }

  /** Queues a release: the descriptor ({@link Fd}) of what has no references left, or a marked one. */
  void die(int fd) {
    own();
    if (dyingCount == dying.length) {
      dying = Arrays.copyOf(dying, Math.max(4, dyingCount * 2));
    }
    dying[dyingCount++] = fd;
  }

  /** How many releases are queued. */
  int dyingCount() {
    return dyingCount;
  }

  /** The queued release at this place. */
  int dying(int index) {
    return dying[index];
  }

  /** Takes the queued release at this place out of the queue. */
  void removeDying(int index) {
    own();
    dyingCount--;
    System.arraycopy(dying, index + 1, dying, index, dyingCount - index);
  }

  /** Copies the start state's arrays before the first write. */
  private void own() {
    if (!owned) {
      owned = true;
      progs = progs.clone();
      maps = maps.clone();
      links = links.clone();
      dying = dying.clone();
    }
  }
}
