package org.bpfls.analysis.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bpfls.analysis.AnalysisCache;
import org.bpfls.analysis.CancelToken;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.ObjectPairing;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.loader.LoaderObjects;
import org.bpfls.analysis.loader.LoaderReader;
import org.bpfls.analysis.loader.LoaderRun;
import org.bpfls.analysis.loader.foreign.ForeignLoader;
import org.bpfls.analysis.loader.foreign.ForeignLoaders;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.grammar.TranslationUnit;
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
  private final Pairing pairing;
  private final ForeignLoaders foreign;
  private final List<KernelVersion> targets;
  private final AnalysisCache cache;
  private final CancelToken cancel;
  private final ObjectModels models;

  Loadings(
      AssociatingCalls associating,
      Pairing pairing,
      ForeignLoaders foreign,
      List<KernelVersion> targets,
      AnalysisCache cache,
      CancelToken cancel) {
    this.associating = associating;
    this.pairing = pairing;
    this.foreign = foreign;
    this.targets = targets;
    this.cache = cache;
    this.cancel = cancel;
    this.models = new ObjectModels(associating);
  }

  /** All loadings, those of read loaders first, by file. */
  List<Loading> of(List<FileModel> files, List<BpfObject> objects) {
    KernelVersion newest = targets.get(targets.size() - 1);
    if (newest.compareTo(FIRST) < 0) {
      return List.of();
    }
    KernelProfile profile = KernelProfile.of(newest.toString());
    List<Loading> loadings = new ArrayList<>();
    Set<String> loaded = new HashSet<>();
    for (FileModel file : files) {
      TranslationUnit unit = file.unit();
      if (file.file().kind() == FileKind.LOADER && unit != null) {
        List<BpfObject> paired = pairing.objects(file.name());
        boolean names = unit.main().content().contains("assoc_struct_ops");
        if (!paired.isEmpty()) {
          readLoader(unit, others(unit, files), paired, names, profile, loadings, loaded);
        }
      }
    }
    for (BpfObject object : objects.stream().filter(o -> !o.isEmpty()).toList()) {
      ObjectPairing external = pairing.configured(object).orElse(null);
      if (external != null && external.external()) {
        loadings.add(assume(object, Loading.Kind.CONFIGURED, external.associations(), null, profile));
      } else if (!loaded.contains(object.file()) && reaches(object)) {
        loadings.add(unread(object, profile));
      }
    }
    return loadings;
  }

  /** The loaders' units that may be linked with one: those in its folder, below it, and above it. */
  private static List<TranslationUnit> others(TranslationUnit unit, List<FileModel> files) {
    String folder = folder(unit.main().name());
    List<TranslationUnit> others = new ArrayList<>();
    for (FileModel file : files) {
      TranslationUnit other = file.unit();
      if (file.file().kind() == FileKind.LOADER && other != null && other != unit) {
        String otherFolder = folder(file.name());
        if (otherFolder.startsWith(folder) || folder.startsWith(otherFolder)) {
          others.add(other);
        }
      }
    }
    return others;
  }

  private static String folder(String file) {
    return file.substring(0, file.lastIndexOf('/') + 1);
  }

  private void readLoader(
      TranslationUnit unit,
      List<TranslationUnit> others,
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
    ExploredLoader loader =
        cache.derived(
            unit.main().name(),
            ExploredLoader.class,
            List.of(
                new Identity(unit), others.stream().map(Identity::new).toList(), paired.stream().map(this::shape).toList(), profile),
            () -> explore(unit, others, paired, profile));
    for (ExploredLoader.Run explored : loader.runs()) {
      LoaderRun run = explored.run();
      loaded.addAll(run.instances().values());
      if (explored.exploration() == null) {
        paired.forEach(o -> loaded.add(o.file()));
      } else {
        loadings.add(
            new Loading(Loading.Kind.READ, run, run.graph(), instances(run, paired), explored.exploration(), null));
      }
    }
  }

  /** The runs of a loader, with what became of them; without an exploration a run has too many paths. */
  private record ExploredLoader(List<Run> runs) {
    record Run(LoaderRun run, @Nullable Exploration exploration) {}
  }

  /** A unit compared by identity: it is another one as soon as its text changed. */
  private record Identity(TranslationUnit unit) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Identity identity && identity.unit == unit;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(unit);
    }
  }

  /** All of an object that its loaders' exploration depends on; positions are no part of that. */
  private Object shape(BpfObject object) {
    return List.of(
        models.model(object),
        object.programs().stream().map(BpfProgram::section).toList(),
        object.structOpsMaps().stream().map(StructOpsMap::type).toList());
  }

  private ExploredLoader explore(
      TranslationUnit unit, List<TranslationUnit> others, List<BpfObject> paired, KernelProfile profile) {
    LoaderObjects objects = new LoaderObjects(paired, unit.main().content(), Pairing.skeletons(unit).size());
    List<ExploredLoader.Run> runs = new ArrayList<>();
    for (LoaderRun run : LoaderReader.read(unit, objects, others, cancel)) {
      Exploration exploration = null;
      if (run.complete()) {
        List<ObjectModel> opened = instances(run, paired).values().stream().distinct().map(models::model).toList();
        cancel.check();
        exploration = Explorer.explore(opened, run.graph(), profile, LIMITS);
      }
      runs.add(new ExploredLoader.Run(run, exploration));
    }
    return new ExploredLoader(runs);
  }

  private static Map<String, BpfObject> instances(LoaderRun run, List<BpfObject> paired) {
    Map<String, BpfObject> instances = new LinkedHashMap<>();
    run.instances()
        .forEach(
            (instance, file) ->
                paired.stream().filter(o -> o.file().equals(file)).forEach(o -> instances.put(instance, o)));
    return instances;
  }

  private boolean reaches(BpfObject object) {
    return object.programs().stream().anyMatch(p -> !associating.in(p).isEmpty());
  }

  /** An object whose loader is in another language, or not there at all. */
  private Loading unread(BpfObject object, KernelProfile profile) {
    ForeignLoader loader =
        Stream.concat(Stream.of(object.file()), object.sources().stream().filter(source -> source.endsWith(".c")))
            .flatMap(file -> foreign.of(file).stream())
            .findFirst()
            .orElse(null);
    if (loader == null) {
      return assume(object, Loading.Kind.ASSUMED, Map.of(), null, profile);
    }
    Map<String, String> own = new TreeMap<>(loader.associations());
    own.keySet().removeIf(program -> object.program(program).isEmpty());
    boolean understood = own.values().stream().allMatch(map -> object.structOpsMap(map).isPresent());
    ForeignLoader seen =
        understood ? loader : new ForeignLoader(loader.language(), loader.folder(), Map.of(), false);
    return assume(object, Loading.Kind.FOREIGN, understood ? own : Map.of(), seen, profile);
  }

  /** A loader that nobody showed: open, load, what is configured, attach, and a run of what only runs on demand. */
  private Loading assume(
      BpfObject object,
      Loading.Kind kind,
      Map<String, String> associations,
      @Nullable ForeignLoader loader,
      KernelProfile profile) {
    String instance = object.skeletonName();
    List<LoaderOp> ops = new ArrayList<>();
    ops.add(new LoaderOp.Open(instance, object.file()));
    ops.add(new LoaderOp.Load(instance));
    new TreeMap<>(associations)
        .forEach(
            (program, map) ->
                ops.add(new LoaderOp.Assoc(instance, program, instance, map, 0, LoaderOp.Assoc.Via.LIBBPF)));
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
    return new Loading(kind, null, graph, Map.of(instance, object), exploration, loader);
  }
}
