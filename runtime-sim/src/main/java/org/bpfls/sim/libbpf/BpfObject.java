package org.bpfls.sim.libbpf;

import java.util.Arrays;
import java.util.List;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.kernel.Kernel;
import org.bpfls.sim.kernel.ProgType;
import org.bpfls.sim.libbpf.ObjectFile.MapDef;
import org.bpfls.sim.libbpf.ObjectFile.MapKind;
import org.bpfls.sim.libbpf.ObjectFile.Program;
import org.jspecify.annotations.Nullable;

/**
 * An opened object: its settings, and once loaded its descriptors. An immutable value: a setting returns a changed copy.
 * Programs and maps go by their index in the file. Source: tools/lib/bpf/libbpf.c of Linux 7.3 (libbpf 1.7).
 */
public final class BpfObject {
  /** How far its life has gone; a failed load cannot be tried again. */
  public enum State {
    OPEN,
    LOADED,
    FAILED
  }

  private final ObjectFile file;
  private final State state;
  private final boolean[] autoload;
  private final boolean[] autocreate;

  /** Per map the program per member (the shadow type), -1 for NULL. */
  private final int[][] members;

  private final int[] tags;

  /** Kernel id per program and per map; -1 without descriptor. */
  private final int[] progs;

  private final int[] maps;

  /** Result of the load. */
  private final int error;

  private BpfObject(
      ObjectFile file,
      State state,
      boolean[] autoload,
      boolean[] autocreate,
      int[][] members,
      int[] tags,
      int[] progs,
      int[] maps,
      int error) {
    this.file = file;
    this.state = state;
    this.autoload = autoload;
    this.autocreate = autocreate;
    this.members = members;
    this.tags = tags;
    this.progs = progs;
    this.maps = maps;
    this.error = error;
  }

  /** {@code bpf_object__open()}: settings as the file declares them. */
  public static BpfObject open(ObjectFile file) {
    List<Program> programs = file.programs();
    List<MapDef> defs = file.maps();
    boolean[] autoload = new boolean[programs.size()];
    for (int i = 0; i < autoload.length; i++) {
      autoload[i] = programs.get(i).autoload();
    }
    boolean[] autocreate = new boolean[defs.size()];
    int[][] members = new int[defs.size()][];
    int[] tags = new int[defs.size()];
    for (int i = 0; i < autocreate.length; i++) {
      MapDef def = defs.get(i);
      autocreate[i] = def.autocreate();
      members[i] = toInts(def.members());
      tags[i] = def.tag();
    }
    int[] none = new int[0];
    return new BpfObject(file, State.OPEN, autoload, autocreate, members, tags, none, none, 0);
  }

  private static int[] toInts(List<Integer> list) {
    int[] ints = new int[list.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = list.get(i);
    }
    return ints;
  }

  /** The file it was opened from. */
  public ObjectFile file() {
    return file;
  }

  /** How far its life has gone. */
  public State state() {
    return state;
  }

  /** What loading it gave: 0 or a negated error number. */
  public int error() {
    return error;
  }

  /** Whether a program is to be loaded. */
  public boolean autoload(int program) {
    return autoload[program];
  }

  /** Whether a map is to be created. */
  public boolean autocreate(int map) {
    return autocreate[map];
  }

  /** The program that a map's member is set to, or -1. */
  public int member(int map, int member) {
    return members[map][member];
  }

  /** {@code bpf_program__set_autoload()} before the load. */
  public BpfObject withAutoload(int program, boolean on) {
    boolean[] changed = autoload.clone();
    changed[program] = on;
    return new BpfObject(file, state, changed, autocreate, members, tags, progs, maps, error);
  }

  /** {@code bpf_map__set_autocreate()} before the load. */
  public BpfObject withAutocreate(int map, boolean on) {
    boolean[] changed = autocreate.clone();
    changed[map] = on;
    return new BpfObject(file, state, autoload, changed, members, tags, progs, maps, error);
  }

  /** Sets a function member through the shadow type, before the load; -1 for NULL. */
  public BpfObject withMember(int map, int member, int program) {
    int[][] changed = members.clone();
    changed[map] = members[map].clone();
    changed[map][member] = program;
    return new BpfObject(file, state, autoload, autocreate, changed, tags, progs, maps, error);
  }

  /** Sets the data member through the shadow type, before the load. */
  public BpfObject withTag(int map, int tag) {
    int[] changed = tags.clone();
    changed[map] = tag;
    return new BpfObject(file, state, autoload, autocreate, members, changed, progs, maps, error);
  }

  /** Kernel id of a program, or -1 when it has no descriptor. */
  public int progId(int program) {
    return program >= 0 && program < progs.length ? progs[program] : -1;
  }

  /** Kernel id of a map, or -1 when it has no descriptor of a map. */
  public int mapId(int map) {
    return map >= 0 && map < maps.length ? maps[map] : -1;
  }

  /** The same object after one of its programs' or maps' descriptors was closed by hand. */
  public BpfObject withoutDescriptor(int program, int map) {
    int[] newProgs = progs.clone();
    int[] newMaps = maps.clone();
    if (program >= 0) {
      newProgs[program] = -1;
    }
    if (map >= 0) {
      newMaps[map] = -1;
    }
    return new BpfObject(file, state, autoload, autocreate, members, tags, newProgs, newMaps, error);
  }

  /**
   * {@code bpf_object__load()}. The result's {@link #state()} is LOADED, or FAILED with {@link #error()}.
   *
   * @param kernel where the maps are created and the programs loaded
   * @param target kernel id of the program whose function a freplace program replaces, or -1
   */
  public BpfObject load(Kernel kernel, int target) {
    if (state != State.OPEN) {
      return failed(-Errno.EINVAL);
    }
    Loading loading = new Loading(kernel, target);
    int err = loading.initStructOps();
    if (err == 0) {
      loading.adjustAutoload();
      loading.createMaps();
      err = loading.loadPrograms();
    }
    if (err != 0) {
      loading.unload();
      return failed(err);
    }
    return new BpfObject(
        file, State.LOADED, loading.load, autocreate, members, tags, loading.progIds, loading.mapIds, 0);
  }

  /** The object after a load that failed for a reason outside of the model. */
  public BpfObject failed(int err) {
    return new BpfObject(file, State.FAILED, autoload, autocreate, members, tags, new int[0], new int[0], err);
  }

  /** One load under way. */
  private final class Loading {
    final Kernel kernel;
    final int target;
    final boolean[] load = autoload.clone();
    final int[] memberOf = new int[load.length];
    final int[] progIds = new int[load.length];
    final int[] mapIds = new int[autocreate.length];

    Loading(Kernel kernel, int target) {
      this.kernel = kernel;
      this.target = target;
      Arrays.fill(memberOf, -1);
      Arrays.fill(progIds, -1);
      Arrays.fill(mapIds, -1);
    }

    /** {@code bpf_map__init_kern_struct_ops()} for every map that is to be created. */
    int initStructOps() {
      List<MapDef> defs = file.maps();
      for (int m = 0; m < members.length; m++) {
        if (!autocreate[m] || !defs.get(m).kind().isStructOps()) {
          continue;
        }
        List<Integer> declared = defs.get(m).members();
        for (int i = 0; i < members[m].length; i++) {
          int prog = members[m][i];
          int before = declared.get(i);
          if (before >= 0 && before != prog) {
            load[before] = false;
          }
          if (prog < 0) {
            continue;
          }
          if (file.programs().get(prog).type() != ProgType.STRUCT_OPS) {
            return -Errno.EOPNOTSUPP;
          }
          if (memberOf[prog] < 0) {
            memberOf[prog] = i;
          } else if (memberOf[prog] != i) {
            return -Errno.EINVAL;
          }
        }
      }
      return 0;
    }

    /** {@code bpf_object_adjust_struct_ops_autoload()}; it cannot see what only the shadow type of a map not created uses. */
    void adjustAutoload() {
      List<MapDef> defs = file.maps();
      boolean[] used = new boolean[load.length];
      boolean[] needed = new boolean[load.length];
      for (int m = 0; m < members.length; m++) {
        for (int i = 0; i < members[m].length; i++) {
          int prog = autocreate[m] ? members[m][i] : defs.get(m).members().get(i);
          if (prog >= 0) {
            used[prog] = true;
            needed[prog] |= autocreate[m];
          }
        }
      }
      for (int p = 0; p < load.length; p++) {
        if (used[p]) {
          load[p] = needed[p];
        }
      }
    }

    void createMaps() {
      for (int m = 0; m < mapIds.length; m++) {
        if (autocreate[m]) {
          MapDef def = file.maps().get(m);
          mapIds[m] =
              switch (def.kind()) {
                case STRUCT_OPS_LINK -> kernel.createStructOps(true, members[m].length);
                case STRUCT_OPS -> kernel.createStructOps(false, members[m].length);
                case ARRAY -> kernel.createArray(def.elements());
                case PROG_ARRAY -> kernel.createProgArray(def.elements());
              };
        }
      }
    }

    int loadPrograms() {
      List<Program> programs = file.programs();
      for (int p = 0; p < load.length; p++) {
        if (!load[p]) {
          continue;
        }
        Program program = programs.get(p);
        boolean structOps = program.type() == ProgType.STRUCT_OPS;
        boolean replaces = program.type() == ProgType.EXT;
        if (structOps && memberOf[p] < 0 || replaces && target < 0) {
          return -Errno.EINVAL;
        }
        List<Integer> used = program.usedMaps();
        int[] usedIds = new int[used.size()];
        for (int i = 0; i < usedIds.length; i++) {
          usedIds[i] = mapIds[used.get(i)];
          if (usedIds[i] < 0) {
            return -Errno.EINVAL; // libbpf poisons the instruction, and the verifier refuses it
          }
        }
        progIds[p] = 
            kernel.loadProg(program.type(), program.sleepable(), memberOf[p], usedIds, replaces ? target : -1);
      }
      return 0;
    }

    void unload() {
      closeAll(kernel, progIds, mapIds);
    }
  }

  /** {@code bpf_object__close()}: its descriptors are closed. Links are not its own and stay. */
  public void close(Kernel kernel) {
    closeAll(kernel, progs, maps);
  }

  private static void closeAll(Kernel kernel, int[] progs, int[] maps) {
    for (int map : maps) {
      if (map >= 0) {
        kernel.close(Fd.map(map));
      }
    }
    for (int prog : progs) {
      if (prog >= 0) {
        kernel.close(Fd.prog(prog));
      }
    }
  }

  // ---------------------------------------------------------------- struct_ops

  /** {@code bpf_program__assoc_struct_ops()}; an index of -1 is a NULL pointer. */
  public int assoc(Kernel kernel, int program, BpfObject mapObject, int map, int flags) {
    int prog = progId(program);
    if (prog < 0 || file.programs().get(program).type() == ProgType.STRUCT_OPS) {
      return -Errno.EINVAL;
    }
    int mapId = mapObject.mapId(map);
    // without autocreate there is a placeholder descriptor, which the kernel refuses with the same error
    if (mapId < 0 || !mapObject.file.maps().get(map).kind().isStructOps()) {
      return -Errno.EINVAL;
    }
    return kernel.assoc(Fd.prog(prog), Fd.map(mapId), flags);
  }

  /**
   * Sets the value of a struct_ops map as libbpf prepared it: {@code bpf_map_update_elem()} with {@code kern_vdata}.
   *
   * @return 0 or a negated error number
   */
  public int setValue(Kernel kernel, int map) {
    int[] fds = members[map].clone();
    for (int i = 0; i < fds.length; i++) {
      int prog = fds[i] < 0 ? -1 : progId(fds[i]);
      fds[i] = fds[i] < 0 ? Kernel.NULL_MEMBER : prog < 0 ? Fd.NONE : Fd.prog(prog);
    }
    return kernel.update(Fd.map(maps[map]), fds, tags[map]);
  }

  /**
   * {@code bpf_map__attach_struct_ops()}.
   *
   * @return the link's id, or for a map without {@code BPF_F_LINK} 0, or a negated error number
   */
  public int attachStructOps(Kernel kernel, int map) {
    if (map < 0 || mapId(map) < 0 || !file.maps().get(map).kind().isStructOps()) {
      return -Errno.EINVAL;
    }
    boolean link = file.maps().get(map).kind() == MapKind.STRUCT_OPS_LINK;
    int err = setValue(kernel, map);
    if (err != 0 && !(link && err == -Errno.EBUSY)) {
      return err;
    }
    return link ? kernel.createLink(Fd.map(mapId(map))) : 0;
  }

  /**
   * {@code bpf_link__update_map()}.
   *
   * @param kernel the kernel
   * @param linkFd descriptor of the link, or null for one without a link of its own (a map without BPF_F_LINK)
   * @param map the new map
   */
  public int updateLink(Kernel kernel, @Nullable Integer linkFd, int map) {
    if (map < 0 || mapId(map) < 0 || !file.maps().get(map).kind().isStructOps() || linkFd == null) {
      return -Errno.EINVAL;
    }
    int err = setValue(kernel, map);
    if (err != 0 && err != -Errno.EBUSY) {
      return err;
    }
    return kernel.updateLink(linkFd, Fd.map(mapId(map)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BpfObject o
        && file == o.file
        && state == o.state
        && error == o.error
        && Arrays.equals(autoload, o.autoload)
        && Arrays.equals(autocreate, o.autocreate)
        && Arrays.deepEquals(members, o.members)
        && Arrays.equals(tags, o.tags)
        && Arrays.equals(progs, o.progs)
        && Arrays.equals(maps, o.maps);
  }

  @Override
  public int hashCode() {
    return ((Arrays.hashCode(progs) * 31 + Arrays.hashCode(maps)) * 31 + state.hashCode()) * 31
        + Arrays.hashCode(autoload);
  }
}
