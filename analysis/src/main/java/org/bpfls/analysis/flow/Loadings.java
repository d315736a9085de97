package org.bpfls.analysis.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpfls.analysis.CancelToken;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.ObjectPairing;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.loader.LoaderObjects;
import org.bpfls.analysis.loader.LoaderReader;
import org.bpfls.analysis.loader.LoaderRun;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.sim.explore.Branch;
import org.bpfls.sim.explore.Exploration;
import org.bpfls.sim.explore.Explorer;
import org.bpfls.sim.explore.Limits;
import org.bpfls.sim.explore.LoaderGraph;
import org.bpfls.sim.explore.LoaderNode;
import org.bpfls.sim.explore.LoaderOp;
import org.bpfls.sim.explore.ObjectModel;
import org.bpfls.sim.kernel.KernelProfile;
import org.jspecify.annotations.Nullable;

/** Brings BPF objects and their loaders together and lets the simulator explore what happens. */
final class Loadings {
  private static final KernelVersion FIRST = KernelVersion.PATCH_SET_V8;
  private static final Limits LIMITS = new Limits(60_000, 2_000, 16);

  private final AssociatingCalls associating;
  private final List<ObjectPairing> pairings;
  private final List<KernelVersion> targets;
  private final CancelToken cancel;
  private final ObjectModels models;

  Loadings(
      AssociatingCalls associating, List<ObjectPairing> pairings, List<KernelVersion> targets, CancelToken cancel) {
    this.associating = associating;
    this.pairings = pairings;
    this.targets = targets;
    this.cancel = cancel;
    this.models = new ObjectModels(associating);
  }

  /** All loadings, those of read loaders first, by file. */
  List<Loading> of(List<FileModel> files) {
    KernelVersion newest = targets.get(targets.size() - 1);
    if (newest.compareTo(FIRST) < 0) {
      return List.of();
    }
    KernelProfile profile = KernelProfile.of(newest.toString());
    List<BpfObject> objects = files.stream().map(FileModel::object).filter(o -> o != null && !o.isEmpty()).toList();
    List<Loading> loadings = new ArrayList<>();
    Set<String> loaded = new HashSet<>();
    for (FileModel file : files) {
      TranslationUnit unit = file.unit();
      if (file.file().kind() == FileKind.LOADER && unit != null) {
        List<BpfObject> paired = paired(unit, objects);
        boolean names = file.file().text().content().contains("assoc_struct_ops");
        if (!paired.isEmpty()) {
          readLoader(unit, paired, names, profile, loadings, loaded);
        }
      }
    }
    for (BpfObject object : objects) {
      ObjectPairing external = external(object);
      if (external != null && external.external()) {
        loadings.add(assume(object, external, profile));
      } else if (!loaded.contains(object.file()) && reaches(object)) {
        loadings.add(assume(object, null, profile));
      }
    }
    return loadings;
  }

  private void readLoader(
      TranslationUnit unit,
      List<BpfObject> paired,
      boolean associates,
      KernelProfile profile,
      List<Loading> loadings,
      Set<String> loaded) {
    cancel.check();
    if (!associates && paired.stream().noneMatch(this::reaches)) {
      paired.forEach(o -> loaded.add(o.file()));
      return;
    }
    for (LoaderRun run : LoaderReader.read(unit, new LoaderObjects(paired, unit.main().content(), skeletons(unit).size()), cancel)) {
      loaded.addAll(run.instances().values());
      if (!run.complete()) {
        paired.forEach(o -> loaded.add(o.file()));
        continue;
      }
      Map<String, BpfObject> instances = new LinkedHashMap<>();
      run.instances()
          .forEach(
              (instance, file) ->
                  paired.stream().filter(o -> o.file().equals(file)).forEach(o -> instances.put(instance, o)));
      List<ObjectModel> opened = instances.values().stream().distinct().map(models::model).toList();
      cancel.check();
      Exploration exploration = Explorer.explore(opened, run.graph(), profile, LIMITS);
      loadings.add(new Loading(Loading.Kind.READ, run, run.graph(), instances, exploration));
    }
  }

  private boolean reaches(BpfObject object) {
    return object.programs().stream().anyMatch(p -> !associating.in(p).isEmpty());
  }

  private @Nullable ObjectPairing external(BpfObject object) {
    return pairings.stream().filter(p -> sameFile(p.source(), object.file())).findFirst().orElse(null);
  }

  private static boolean sameFile(String configured, String name) {
    return name.equals(configured) || name.endsWith("/" + configured) || configured.endsWith("/" + name);
  }

  /** The objects that a loader may open: by a skeleton it includes, an object file it names, or the configuration. */
  private List<BpfObject> paired(TranslationUnit unit, List<BpfObject> objects) {
    String loader = unit.main().name();
    Set<String> names = skeletons(unit);
    if (unit.main().content().contains("bpf_object__open")) {
      unit.declarations().stream()
          .flatMap(d -> Nodes.all(d, Expr.StringLiteral.class))
          .map(Expr.StringLiteral::value)
          .filter(text -> text.endsWith(".o"))
          .forEach(text -> names.add(BpfObject.skeletonName(text)));
    }
    Set<BpfObject> found = new LinkedHashSet<>();
    for (String name : names) {
      objects.stream()
          .filter(o -> o.skeletonName().equals(name))
          .max(Comparator.<BpfObject>comparingInt(o -> common(o.file(), loader)).thenComparing(BpfObject::file))
          .ifPresent(found::add);
    }
    for (ObjectPairing pairing : pairings) {
      if (pairing.loaders().stream().anyMatch(l -> sameFile(l, loader))) {
        objects.stream().filter(o -> sameFile(pairing.source(), o.file())).forEach(found::add);
      }
    }
    return List.copyOf(found);
  }

  /** The names of the skeletons that a loader includes. */
  private static Set<String> skeletons(TranslationUnit unit) {
    Set<String> names = new LinkedHashSet<>();
    for (Preprocessed.Include include : unit.preprocessed().includes()) {
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

  /** A loader that nobody showed: open, load, what is configured, attach, and a run of what only runs on demand. */
  private Loading assume(BpfObject object, @Nullable ObjectPairing pairing, KernelProfile profile) {
    String instance = object.skeletonName();
    List<LoaderOp> ops = new ArrayList<>();
    ops.add(new LoaderOp.Open(instance, object.file()));
    ops.add(new LoaderOp.Load(instance));
    if (pairing != null) {
      pairing.associations().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              e ->
                  ops.add(
                      new LoaderOp.Assoc(
                          instance, e.getKey(), instance, e.getValue(), 0, LoaderOp.Assoc.Via.LIBBPF)));
    }
    ops.add(new LoaderOp.AttachSkeleton(instance));
    for (BpfProgram program : object.programs()) {
      if (!program.structOps() && !program.section().autoAttachable() && program.section().autoload()) {
        ops.add(new LoaderOp.TestRun(instance, program.name()));
      }
    }
    List<LoaderNode> nodes = new ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      List<Branch> next = i + 1 < ops.size() ? List.of(new Branch(i + 1, Branch.Guard.ALWAYS)) : List.of();
      nodes.add(new LoaderNode(i, ops.get(i), next));
    }
    LoaderGraph graph = new LoaderGraph(nodes);
    Exploration exploration = Explorer.explore(List.of(models.model(object)), graph, profile, LIMITS);
    Loading.Kind kind = pairing == null ? Loading.Kind.ASSUMED : Loading.Kind.CONFIGURED;
    return new Loading(kind, null, graph, Map.of(instance, object), exploration);
  }
}
