package org.bpfls.analysis.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.ObjectPairing;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.preprocess.Preprocessed;

/**
 * Which loader may open which objects: by a skeleton it includes, an object file it names, or the configuration.
 *
 * @param configured what the configuration says
 * @param byLoader per loader's file the objects
 */
record Pairing(List<ObjectPairing> configured, Map<String, List<BpfObject>> byLoader) {
  /** Pairs the loaders of a snapshot with its objects. */
  static Pairing of(List<FileModel> files, List<BpfObject> objects, List<ObjectPairing> configured) {
    Map<String, List<BpfObject>> bySkeleton = new HashMap<>();
    for (BpfObject object : objects) {
      if (!object.isEmpty()) {
        bySkeleton.computeIfAbsent(object.skeletonName(), name -> new ArrayList<>()).add(object);
      }
    }
    Map<String, List<BpfObject>> byLoader = new TreeMap<>();
    for (FileModel file : files) {
      TranslationUnit unit = file.unit();
      if (file.file().kind() == FileKind.LOADER && unit != null) {
        byLoader.put(file.name(), objects(unit, bySkeleton, configured));
      }
    }
    return new Pairing(configured, byLoader);
  }

  /** The objects that a loader may open. */
  List<BpfObject> objects(String loader) {
    return byLoader.getOrDefault(loader, List.of());
  }

  /** Per BPF file the files of its loaders. */
  Map<String, List<String>> loaders() {
    Map<String, List<String>> loaders = new HashMap<>();
    byLoader.forEach(
        (loader, objects) ->
            objects.forEach(o -> loaders.computeIfAbsent(o.file(), file -> new ArrayList<>()).add(loader)));
    return loaders;
  }

  private static List<BpfObject> objects(
      TranslationUnit unit, Map<String, List<BpfObject>> bySkeleton, List<ObjectPairing> configured) {
    String loader = unit.main().name();
    Set<String> names = skeletons(unit);
    if (unit.main().content().contains("bpf_object__open")) {
      unit.all(Expr.StringLiteral.class)
          .map(Expr.StringLiteral::value)
          .filter(text -> text.endsWith(".o"))
          .forEach(text -> names.add(BpfObject.skeletonName(text)));
    }
    Set<BpfObject> found = new LinkedHashSet<>();
    for (String name : names) {
      bySkeleton.getOrDefault(name, List.of()).stream()
          .max(Comparator.<BpfObject>comparingInt(o -> common(o.file(), loader)).thenComparing(BpfObject::file))
          .ifPresent(found::add);
    }
    for (ObjectPairing pairing : configured) {
      if (pairing.loaders().stream().anyMatch(l -> sameFile(l, loader))) {
        bySkeleton.values().stream()
            .flatMap(List::stream)
            .filter(o -> isOf(pairing, o))
            .sorted(Comparator.comparing(BpfObject::file))
            .forEach(found::add);
      }
    }
    return List.copyOf(found);
  }

  /** The names of the skeletons that a loader includes. */
  static Set<String> skeletons(TranslationUnit unit) {
    Set<String> names = new LinkedHashSet<>();
    for (Preprocessed.Include include : unit.includes()) {
      if (include.name().endsWith("skel.h")) {
        names.add(BpfObject.skeletonName(include.name()));
      }
    }
    return names;
  }

  /** How many leading characters two paths share, up to a directory's end. */
  private static int common(String a, String b) {
    int end = 0;
    for (int i = 0; i < Math.min(a.length(), b.length()) && a.charAt(i) == b.charAt(i); i++) {
      end = a.charAt(i) == '/' ? i + 1 : end;
    }
    return end;
  }

  /** What the configuration says of an object. */
  Optional<ObjectPairing> configured(BpfObject object) {
    return configured.stream().filter(p -> isOf(p, object)).findFirst();
  }

  private static boolean isOf(ObjectPairing pairing, BpfObject object) {
    List<String> configured = pairing.sources();
    return pairing.name().isEmpty()
        ? sameFile(configured.get(0), object.file())
        : object.skeletonName().equals(pairing.name())
            && object.sources().stream().anyMatch(own -> configured.stream().anyMatch(source -> sameFile(source, own)));
  }

  /** Whether a file of the configuration is one of the analysis. */
  static boolean sameFile(String configured, String name) {
    return name.equals(configured) || name.endsWith("/" + configured) || configured.endsWith("/" + name);
  }
}
