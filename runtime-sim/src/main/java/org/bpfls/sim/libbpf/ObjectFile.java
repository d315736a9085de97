package org.bpfls.sim.libbpf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.sim.kernel.ProgType;

/**
 * A BPF object file, as libbpf sees it after opening. Programs and maps go by their index.
 *
 * @param programs in the order of the file
 * @param maps in libbpf's order: plain maps, then struct_ops maps
 */
public record ObjectFile(List<Program> programs, List<MapDef> maps) {
  /**
   * A program.
   *
   * @param name its name
   * @param type its type
   * @param sleepable whether its section says that it may sleep
   * @param autoload libbpf's default
   * @param usedMaps indices of the maps its code refers to
   */
  public record Program(String name, ProgType type, boolean sleepable, boolean autoload, List<Integer> usedMaps) {
    /** A program that may not sleep. */
    public Program(String name, ProgType type, boolean autoload, List<Integer> usedMaps) {
      this(name, type, false, autoload, usedMaps);
    }

    /** Copies the list. */
    public Program {
      usedMaps = List.copyOf(usedMaps);
    }
  }

  /** What a map is. */
  public enum MapKind {
    STRUCT_OPS_LINK,
    STRUCT_OPS,
    ARRAY,
    PROG_ARRAY;

    /** Whether it is a struct_ops map. */
    public boolean isStructOps() {
      return this == STRUCT_OPS_LINK || this == STRUCT_OPS;
    }
  }

  /**
   * A map.
   *
   * @param name its name
   * @param kind what it is
   * @param autocreate libbpf's default
   * @param members for a struct_ops map the declared program's index per function member, -1 for NULL; empty otherwise
   * @param elements of an array: how many can hold a callback; of a program array: how many there are
   * @param tag a data member's declared value
   */
  public record MapDef(
      String name, MapKind kind, boolean autocreate, List<Integer> members, int elements, int tag) {
    /** Copies the list. */
    public MapDef {
      members = List.copyOf(members);
    }
  }

  /** Copies the lists. */
  public ObjectFile {
    programs = List.copyOf(programs);
    maps = List.copyOf(maps);
  }

  /** Index by name, of programs. */
  public Map<String, Integer> programIndex() {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < programs.size(); i++) {
      index.put(programs.get(i).name(), i);
    }
    return index;
  }

  /** Index by name, of maps. */
  public Map<String, Integer> mapIndex() {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < maps.size(); i++) {
      index.put(maps.get(i).name(), i);
    }
    return index;
  }
}
