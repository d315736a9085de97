package org.bpfls.analysis.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bpfls.analysis.ObjectPairing;
import org.bpfls.analysis.model.BpfObject;

/**
 * Puts objects together that {@code bpftool gen object} links. A program's calls are followed within its source: a kfunc
 * called by a global function of another source does not count for it.
 */
final class Linking {
  private Linking() {}

  /** The objects that are loaded: one per BPF file, but for the files that the configuration links. */
  static List<BpfObject> objects(List<BpfObject> compiled, List<ObjectPairing> configured) {
    List<BpfObject> linked = new ArrayList<>();
    Set<BpfObject> parts = new HashSet<>();
    for (ObjectPairing pairing : configured) {
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

  /** In the order of their sources, in which the linker puts them. It lies beside the first one. */
  private static BpfObject link(String name, List<BpfObject> parts, boolean all) {
    String first = parts.get(0).file();
    return new BpfObject(
        first.substring(0, first.lastIndexOf('/') + 1) + name + ".bpf.o",
        each(parts, BpfObject::programs),
        each(parts, BpfObject::structOpsMaps),
        each(parts, BpfObject::otherMaps),
        parts.stream().flatMap(part -> part.functions().stream()).collect(Collectors.toSet()),
        each(parts, BpfObject::kfuncDeclarations),
        each(parts, BpfObject::kfuncCalls),
        each(parts, BpfObject::sources),
        all && parts.stream().allMatch(BpfObject::whole));
  }

  private static <T> List<T> each(List<BpfObject> parts, Function<BpfObject, List<T>> list) {
    return parts.stream().map(list).flatMap(Collection::stream).distinct().toList();
  }
}
