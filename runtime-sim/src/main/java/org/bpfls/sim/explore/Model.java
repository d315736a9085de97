package org.bpfls.sim.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpfls.sim.kernel.ProgType;
import org.bpfls.sim.libbpf.ObjectFile;
import org.bpfls.sim.libbpf.ObjectFile.MapDef;
import org.bpfls.sim.libbpf.ObjectFile.MapKind;
import org.jspecify.annotations.Nullable;

/** Objects and loader with names turned into indices, once per exploration. */
final class Model {
  /** More maps than any object has. */
  private static final int MAPS_LIMIT = 4096;

  /** An object of the model, as libbpf sees it. */
  static final class Source {
    final ObjectModel model;
    final ObjectFile file;
    final Map<String, Integer> programs;
    final Map<String, Integer> maps;
    final Map<String, Integer> members;

    /** The map whose elements hold the callbacks of the object's programs, one element per program. */
    final int callbackMap;

    Source(ObjectModel model, Set<String> memberNames, Set<String> arrays, int arrayElements) {
      this.model = model;
      members = new LinkedHashMap<>();
      for (StructOpsMapModel map : model.structOpsMaps()) {
        map.members().keySet().forEach(name -> members.putIfAbsent(name, members.size()));
      }
      memberNames.forEach(name -> members.putIfAbsent(name, members.size()));
      Map<String, Integer> progIndex = new HashMap<>();
      List<ObjectFile.Program> progs = new ArrayList<>();
      for (ProgramModel program : model.programs()) {
        boolean structOps = program.kind() == ProgramModel.Kind.STRUCT_OPS;
        progIndex.put(program.name(), progs.size());
        ProgType type = structOps ? ProgType.STRUCT_OPS : ProgType.OTHER;
        boolean async = program.calls().stream().anyMatch(call -> call.via() != CallSite.Via.DIRECT);
        List<Integer> used = async ? List.of(model.otherMaps().size()) : List.of();
        progs.add(new ObjectFile.Program(program.name(), type, program.autoload(), used));
      }
      List<MapDef> defs = new ArrayList<>();
      for (String name : model.otherMaps()) {
        boolean array = arrays.contains(name);
        defs.add(new MapDef(name, array ? MapKind.PROG_ARRAY : MapKind.ARRAY, true, List.of(), array ? arrayElements : 0, 0));
      }
      callbackMap = defs.size();
      defs.add(new MapDef("(callbacks)", MapKind.ARRAY, true, List.of(), progs.size(), 0));
      for (StructOpsMapModel map : model.structOpsMaps()) {
        Integer[] declared = new Integer[members.size()];
        Arrays.fill(declared, -1);
        map.members().forEach((name, program) -> declared[index(members, name)] = index(progIndex, program));
        MapKind kind = map.link() ? MapKind.STRUCT_OPS_LINK : MapKind.STRUCT_OPS;
        defs.add(new MapDef(map.name(), kind, map.autocreate(), List.of(declared), 0, 0));
      }
      file = new ObjectFile(progs, defs);
      programs = file.programIndex();
      maps = file.mapIndex();
    }

    private static int index(Map<String, Integer> index, String name) {
      return index.getOrDefault(name, -1);
    }

    int program(String name) {
      return index(programs, name);
    }

    int map(String name) {
      return index(maps, name);
    }

    /** Slot of a program or map in an {@link Instance}'s tables, or -1. */
    int slot(String programOrMap) {
      int program = program(programOrMap);
      int map = map(programOrMap);
      return program >= 0 ? program : map >= 0 ? programs.size() + map : -1;
    }

    /** Whether keeping this map keeps the callbacks: it is the object's only plain map that a program could put them in. */
    boolean holdsCallbacks(String map) {
      int candidates = 0;
      for (String name : model.otherMaps()) {
        candidates += name.startsWith(".") || name.contains(".") ? 0 : 1;
      }
      return candidates == 1 && model.otherMaps().contains(map);
    }
  }

  final List<String> instances = new ArrayList<>();

  /** Per instance, or null when the loader opens an object that is not known. */
  final List<@Nullable Source> sources = new ArrayList<>();

  /** Where an instance's programs begin in flat tables. */
  final List<Integer> firstProgram = new ArrayList<>();

  final Map<String, Integer> linkVars = new LinkedHashMap<>();
  final List<LoaderNode> nodes;

  /** The different operations that fill program arrays; each has an element of its own. */
  final List<LoaderOp.TailSet> tailSets = new ArrayList<>();

  /** Instance and program of each index over all instances. */
  final List<ProgramRef> programs = new ArrayList<>();

  /** A program of an instance. */
  record ProgramRef(int instance, int program, Source source) {
    ProgramModel model() {
      return source.model.programs().get(program);
    }
  }

  Model(List<ObjectModel> objects, LoaderGraph loader) {
    nodes = loader.nodes();
    Map<String, String> objectOf = new LinkedHashMap<>();
    Map<String, Set<String>> memberNames = new HashMap<>();
    Map<String, Set<String>> arrays = new HashMap<>();
    for (LoaderNode node : nodes) {
      if (node.op() instanceof LoaderOp.Open open) {
        objectOf.putIfAbsent(open.instance(), open.object());
      }
    }
    for (LoaderNode node : nodes) {
      collect(node.op(), objectOf, memberNames, arrays);
    }
    Map<String, Source> byObject = new HashMap<>();
    for (ObjectModel object : objects) {
      byObject.put(
          object.name(),
          new Source(
              object,
              memberNames.getOrDefault(object.name(), Set.of()),
              arrays.getOrDefault(object.name(), Set.of()),
              tailSets.size()));
    }
    for (Map.Entry<String, String> entry : objectOf.entrySet()) {
      Source source = byObject.get(entry.getValue());
      firstProgram.add(programs.size());
      for (int i = 0; source != null && i < source.programs.size(); i++) {
        programs.add(new ProgramRef(instances.size(), i, source));
      }
      instances.add(entry.getKey());
      sources.add(source);
    }
  }

  private void collect(
      LoaderOp op,
      Map<String, String> objectOf,
      Map<String, Set<String>> memberNames,
      Map<String, Set<String>> arrays) {
    if (op instanceof LoaderOp.SetMember set && objectOf.get(set.instance()) != null) {
      memberNames.computeIfAbsent(objectOf.get(set.instance()), o -> new LinkedHashSet<>()).add(set.member());
    } else if (op instanceof LoaderOp.TailSet tail && objectOf.get(tail.arrayInstance()) != null) {
      if (!tailSets.contains(tail)) {
        tailSets.add(tail);
      }
      arrays.computeIfAbsent(objectOf.get(tail.arrayInstance()), o -> new LinkedHashSet<>()).add(tail.array());
    } else if (op instanceof LoaderOp.AttachProgram attach) {
      linkVar(attach.linkVar());
    } else if (op instanceof LoaderOp.AttachStructOps attach) {
      linkVar(attach.linkVar());
    } else if (op instanceof LoaderOp.MoveLink move) {
      linkVar(move.to());
    }
  }

  private void linkVar(@Nullable String name) {
    if (name != null) {
      linkVars.putIfAbsent(name, linkVars.size());
    }
  }

  /** {@code instance.program}. */
  String name(ProgramRef ref) {
    return instances.get(ref.instance()) + "." + ref.model().name();
  }

  int instance(String name) {
    return instances.indexOf(name);
  }

  /** A map of an instance as one number. */
  static int flatMap(int instance, int map) {
    return instance * MAPS_LIMIT + map;
  }

  static int instanceOfMap(int flatMap) {
    return flatMap / MAPS_LIMIT;
  }

  static int indexOfMap(int flatMap) {
    return flatMap % MAPS_LIMIT;
  }
}
