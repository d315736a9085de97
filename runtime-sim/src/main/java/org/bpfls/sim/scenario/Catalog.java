package org.bpfls.sim.scenario;

import static org.bpfls.sim.scenario.TestProgram.RESULT_OF_BODY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bpfls.sim.kernel.ProgType;
import org.bpfls.sim.libbpf.BpfObject;
import org.bpfls.sim.libbpf.ObjectFile;
import org.bpfls.sim.libbpf.ObjectFile.MapDef;
import org.bpfls.sim.libbpf.ObjectFile.MapKind;
import org.bpfls.sim.scenario.ObjectConfig.MapConfig;
import org.bpfls.sim.scenario.TestProgram.Body;
import org.jspecify.annotations.Nullable;

/**
 * One of the two object files that the recorded scenarios use: {@code uni}, in which everything is off until switched on,
 * and {@code decl}, whose struct_ops members are declared at compile time.
 */
record Catalog(boolean decl, ObjectFile file, List<TestProgram> programs, Map<String, Integer> programIndex,
    Map<String, Integer> mapIndex) {
  private static final int TMR = 0;
  private static final int WQM = 1;
  private static final int SJMP = 2;
  private static final int TWM = 3;
  private static final int JMP = 4;
  private static final int XJMP = 5;

  private static final List<String> SLEEPABLE = List.of("s1z", "s2z", "lz", "iz");

  static final Catalog UNI = uni();
  static final Catalog DECL = decl0();

  private static Catalog uni() {
    List<TestProgram> all = new ArrayList<>();
    all.add(ops("s1a", 1, "direct", Body.REPORT, -1, -1));
    all.add(ops("s1b", 2, "direct", Body.REPORT, -1, -1));
    all.add(ops("s1c", 3, "direct", Body.REPORT, -1, -1));
    all.add(ops("s2a", 4, "direct", Body.REPORT, -1, -1));
    all.add(ops("s2b", 5, "direct", Body.REPORT, -1, -1));
    all.add(ops("s1s", 6, "static", Body.REPORT, -1, -1));
    all.add(ops("s1g", 7, "global", Body.REPORT, -1, -1));
    all.add(ops("s1t", 8, "direct", Body.ARM_TIMER, TMR, 1));
    all.add(ops("s2t", 10, "direct", Body.ARM_TIMER, TMR, 3));
    all.add(ops("s1w", 9, "direct", Body.ARM_WORK, WQM, 1));
    all.add(ops("s1z", 11, "direct", Body.REPORT, -1, -1));
    all.add(ops("s2z", 12, "direct", Body.REPORT, -1, -1));
    all.add(ops("s1l", 13, "direct", Body.TAIL_CALL, SJMP, 0));
    all.add(ops("s1k", 14, "direct", Body.TASK_WORK, TWM, 1));
    all.add(ops("s1p", 15, "direct", Body.TASK_WORK_PARKED, TWM, 3));
    all.add(syscall("ya", 20, "direct", Body.REPORT, -1, -1));
    all.add(syscall("yb", 21, "direct", Body.REPORT, -1, -1));
    all.add(syscall("yc", 22, "direct", Body.REPORT, -1, -1));
    all.add(syscall("ys", 23, "static", Body.REPORT, -1, -1));
    all.add(syscall("yg", 24, "global", Body.REPORT, -1, -1));
    all.add(syscall("yt", 25, "direct", Body.ARM_TIMER, TMR, 0));
    all.add(syscall("yt2", 31, "direct", Body.ARM_TIMER, TMR, 0));
    all.add(syscall("yw", 26, "direct", Body.ARM_WORK, WQM, 0));
    all.add(new TestProgram("yl", ProgType.SYSCALL, -1, 27, "direct", Body.TAIL_CALL, 77, JMP, 0));
    all.add(syscall("ycall", 28, "call", Body.CALL_ASSOCIATED, -1, -1));
    all.add(syscall("yk", 32, "direct", Body.TASK_WORK, TWM, 0));
    all.add(syscall("yp", 33, "direct", Body.TASK_WORK_PARKED, TWM, 2));
    all.add(syscall("yp2", 34, "direct", Body.TASK_WORK_PARKED, TWM, 2));
    all.add(syscall("kt", 29, "", Body.START, TMR, -1));
    all.add(syscall("kw", 30, "", Body.START, WQM, -1));
    all.add(plain("tb", ProgType.TRACING_RAW_TP, 40, 0));
    all.add(plain("rt", ProgType.RAW_TRACEPOINT, 41, 0));
    all.add(plain("tp", ProgType.TRACEPOINT, 42, 0));
    all.add(plain("kp", ProgType.KPROBE, 43, 0));
    all.add(plain("fe", ProgType.FENTRY, 44, 0));
    all.add(plain("fx", ProgType.FEXIT, 45, 0));
    all.add(plain("xd", ProgType.XDP, 50, 2));
    all.add(new TestProgram("xg", ProgType.XDP, -1, 51, "direct", Body.REPLACEABLE, 2, -1, -1));
    all.add(new TestProgram("xt", ProgType.XDP, -1, 56, "direct", Body.ARM_TIMER, 2, TMR, 2));
    all.add(new TestProgram("xl", ProgType.XDP, -1, 57, "direct", Body.TAIL_CALL, 1, XJMP, 0));
    all.add(plain("ct", ProgType.SCHED_CLS, 52, 0));
    all.add(plain("cg", ProgType.CGROUP_SKB, 53, 1));
    all.add(plain("sf", ProgType.SOCKET_FILTER, 54, 0));
    all.add(new TestProgram("ex", ProgType.EXT, -1, 55, "ext", Body.REPORT, 1, -1, -1));
    all.add(plain("lm", ProgType.LSM, 46, 0));
    all.add(plain("lz", ProgType.LSM, 47, 0));
    all.add(plain("it", ProgType.ITERATOR, 48, 0));
    all.add(plain("iz", ProgType.ITERATOR, 49, 0));

    List<MapDef> maps = new ArrayList<>();
    maps.add(new MapDef("tmr", MapKind.ARRAY, false, List.of(), 8, 0));
    maps.add(new MapDef("wqm", MapKind.ARRAY, false, List.of(), 8, 0));
    maps.add(new MapDef("sjmp", MapKind.PROG_ARRAY, false, List.of(), 2, 0));
    maps.add(new MapDef("twm", MapKind.ARRAY, false, List.of(), 8, 0));
    maps.add(new MapDef("jmp", MapKind.PROG_ARRAY, false, List.of(), 2, 0));
    maps.add(new MapDef("xjmp", MapKind.PROG_ARRAY, false, List.of(), 2, 0));
    maps.add(new MapDef("arr", MapKind.ARRAY, false, List.of(), 0, 0));
    for (String name : List.of("m0", "m1", "m2")) {
      maps.add(new MapDef(name, MapKind.STRUCT_OPS_LINK, false, List.of(-1, -1), 0, 0));
    }
    for (String name : List.of("n0", "n1")) {
      maps.add(new MapDef(name, MapKind.STRUCT_OPS, false, List.of(-1, -1), 0, 0));
    }
    return of(false, all, maps, List.of());
  }

  private static Catalog decl0() {
    List<TestProgram> all =
        List.of(
            ops("s1a", 1, "direct", Body.REPORT, -1, -1),
            ops("s1b", 2, "direct", Body.REPORT, -1, -1),
            ops("s1c", 3, "direct", Body.REPORT, -1, -1),
            ops("s2a", 4, "direct", Body.REPORT, -1, -1),
            syscall("ya", 20, "direct", Body.REPORT, -1, -1));
    List<MapDef> maps =
        List.of(
            new MapDef("m0", MapKind.STRUCT_OPS_LINK, true, List.of(0, -1), 0, 1),
            new MapDef("m1", MapKind.STRUCT_OPS_LINK, true, List.of(1, 3), 0, 2),
            new MapDef("m2", MapKind.STRUCT_OPS_LINK, true, List.of(0, -1), 0, 3));
    return of(true, all, maps, List.of("s1a", "s1b", "s2a", "ya"));
  }

  private static Catalog of(boolean decl, List<TestProgram> all, List<MapDef> maps, List<String> autoload) {
    List<ObjectFile.Program> programs = new ArrayList<>();
    for (TestProgram p : all) {
      List<Integer> used = p.map() < 0 ? List.of() : List.of(p.map());
      programs.add(
          new ObjectFile.Program(p.name(), p.type(), SLEEPABLE.contains(p.name()), autoload.contains(p.name()), used));
    }
    ObjectFile file = new ObjectFile(programs, maps);
    return new Catalog(decl, file, List.copyOf(all), file.programIndex(), file.mapIndex());
  }

  /**
   * The object, opened and set up as a scenario wants it.
   *
   * @return null when the scenario names a program or map that the object does not have
   */
  @Nullable BpfObject open(ObjectConfig config) {
    BpfObject result = BpfObject.open(file);
    for (MapConfig map : config.structOps()) {
      Integer index = mapIndex.get(map.name());
      if (index == null || !file.maps().get(index).kind().isStructOps()) {
        return null;
      }
      result = result.withAutocreate(index, map.autocreate());
      if (map.test1Given()) {
        result = result.withMember(index, 0, program(map.test1()));
      }
      if (map.test2Given()) {
        result = result.withMember(index, 1, program(map.test2()));
      }
      if (!decl) {
        result = result.withTag(index, map.tag());
      }
    }
    for (String name : config.programs()) {
      int index = program(name);
      if (index < 0) {
        return null;
      }
      result = result.withAutoload(index, true);
    }
    for (String name : config.autoloadOff()) {
      int index = program(name);
      if (index < 0) {
        return null;
      }
      result = result.withAutoload(index, false);
    }
    for (String name : decl ? List.<String>of() : config.maps()) {
      Integer index = mapIndex.get(name);
      if (index == null) {
        return null;
      }
      result = result.withAutocreate(index, true);
    }
    return result;
  }

  private int program(@Nullable String name) {
    return name == null ? -1 : programIndex.getOrDefault(name, -1);
  }

  private static TestProgram ops(String name, int number, String via, Body body, int map, int key) {
    return new TestProgram(name, ProgType.STRUCT_OPS, name.charAt(1) - '1', number, via, body, number, map, key);
  }

  private static TestProgram syscall(String name, int number, String via, Body body, int map, int key) {
    return new TestProgram(name, ProgType.SYSCALL, -1, number, via, body, RESULT_OF_BODY, map, key);
  }

  private static TestProgram plain(String name, ProgType type, int number, int result) {
    return new TestProgram(name, type, -1, number, "direct", Body.REPORT, result, -1, -1);
  }
}
