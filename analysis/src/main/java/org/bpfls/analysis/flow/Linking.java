package org.bpfls.analysis.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bpfls.analysis.ObjectPairing;
import org.bpfls.analysis.loader.foreign.ForeignLoaders;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.GlobalFunction;
import org.bpfls.analysis.model.GlobalFunction.OutsideCall;

/**
 * Puts objects together that {@code bpftool gen object} links ({@code bpf_linker}, tools/lib/bpf/linker.c): calls of functions
 * of another source lead there, and of sections with the same name the linker makes one.
 */
final class Linking {
  private Linking() {}

  /** The objects that are loaded: one per BPF file, but for the files that the configuration or a build script links. */
  static List<BpfObject> objects(
      List<BpfObject> compiled, List<ObjectPairing> configured, ForeignLoaders foreign) {
    List<BpfObject> linked = new ArrayList<>();
    Set<BpfObject> parts = new HashSet<>();
    for (ObjectPairing pairing : pairings(compiled, configured, foreign)) {
      if (!pairing.name().isEmpty()) {
        List<BpfObject> own =
            pairing.sources().stream()
                .flatMap(source -> compiled.stream().filter(object -> Pairing.sameFile(source, object.file())))
                .distinct()
                .toList();
        if (!own.isEmpty()) {
          linked.add(link(pairing.name(), own, own.size() == pairing.sources().size()));
          parts.addAll(own);
        }
      }
    }
    List<BpfObject> objects = new ArrayList<>(compiled.stream().filter(object -> !parts.contains(object)).toList());
    objects.addAll(linked);
    return objects;
  }

  /** What the configuration says goes before what build scripts do. */
  private static Set<ObjectPairing> pairings(
      List<BpfObject> compiled, List<ObjectPairing> configured, ForeignLoaders foreign) {
    Set<ObjectPairing> pairings = new LinkedHashSet<>(configured);
    for (BpfObject object : compiled) {
      boolean own =
          configured.stream()
              .filter(pairing -> !pairing.name().isEmpty())
              .flatMap(pairing -> pairing.sources().stream())
              .anyMatch(source -> Pairing.sameFile(source, object.file()));
      if (!own && !object.isEmpty()) {
        foreign.linking(object.file()).ifPresent(pairings::add);
      }
    }
    return pairings;
  }

  /** In the order of their sources, in which the linker puts them. It lies beside the first one. */
  private static BpfObject link(String name, List<BpfObject> parts, boolean all) {
    String first = parts.get(0).file();
    return new BpfObject(
        first.substring(0, first.lastIndexOf('/') + 1) + name + ".bpf.o",
        programs(parts),
        each(parts, BpfObject::structOpsMaps),
        each(parts, BpfObject::otherMaps),
        parts.stream().flatMap(part -> part.functions().stream()).collect(Collectors.toSet()),
        each(parts, BpfObject::kfuncDeclarations),
        each(parts, BpfObject::kfuncCalls),
        each(parts, BpfObject::globalFunctions),
        each(parts, BpfObject::sources),
        all && parts.stream().allMatch(BpfObject::whole));
  }

  /** By section, in the order in which these come up; within one in the order of the sources. */
  private static List<BpfProgram> programs(List<BpfObject> parts) {
    Map<String, GlobalFunction> functions = new HashMap<>();
    parts.forEach(part -> part.globalFunctions().forEach(f -> functions.putIfAbsent(f.name(), f)));
    Map<String, List<BpfProgram>> sections = new LinkedHashMap<>();
    for (BpfProgram program : each(parts, BpfObject::programs)) {
      sections.computeIfAbsent(program.section().section(), s -> new ArrayList<>()).add(resolved(program, functions));
    }
    return sections.values().stream().flatMap(List::stream).toList();
  }

  /** The program with what it reaches through functions of other sources. */
  private static BpfProgram resolved(BpfProgram program, Map<String, GlobalFunction> functions) {
    if (program.outsideCalls().isEmpty()) {
      return program;
    }
    List<BpfProgram.Reach> reaches = new ArrayList<>(program.reaches());
    Set<String> tailCalls = new LinkedHashSet<>(program.tailCalls());
    Deque<OutsideCall> open = new ArrayDeque<>(program.outsideCalls());
    Set<List<Object>> seen = new HashSet<>();
    while (!open.isEmpty()) {
      OutsideCall call = open.remove();
      GlobalFunction function = functions.get(call.callee());
      if (function == null || !seen.add(List.of(call.callee(), call.via()))) {
        continue;
      }
      for (BpfProgram.Reach reach : function.reaches()) {
        reaches.add(
            new BpfProgram.Reach(
                reach.call(), via(call, reach.via()), path(call, reach.path()), call.asksData() || reach.asksData()));
      }
      for (OutsideCall next : function.calls()) {
        open.add(
            new OutsideCall(
                next.callee(), via(call, next.via()), path(call, next.path()), call.asksData() || next.asksData()));
      }
      if (call.via() == BpfProgram.Via.DIRECT) {
        tailCalls.addAll(function.tailCalls());
      }
    }
    return new BpfProgram(
        program.name(), program.nameSpan(), program.section(), program.argumentsRead(), reaches, program.outsideCalls(),
        List.copyOf(tailCalls));
  }

  private static BpfProgram.Via via(OutsideCall call, BpfProgram.Via inner) {
    return inner == BpfProgram.Via.DIRECT ? call.via() : inner;
  }

  private static List<String> path(OutsideCall call, List<String> inner) {
    List<String> path = new ArrayList<>(call.path());
    path.addAll(inner);
    return path;
  }

  private static <T> List<T> each(List<BpfObject> parts, Function<BpfObject, List<T>> list) {
    return parts.stream().map(list).flatMap(Collection::stream).distinct().toList();
  }
}
