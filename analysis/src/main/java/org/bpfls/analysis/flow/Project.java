package org.bpfls.analysis.flow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpfls.analysis.AnalysisCache;
import org.bpfls.analysis.AnalysisOptions;
import org.bpfls.analysis.CancelToken;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.grammar.TranslationUnit;

/**
 * The files of a snapshot, read and put together.
 *
 * @param files one per file of the snapshot, sorted by name
 * @param objects the BPF objects that are loaded, by file, those that the configuration links last
 * @param facts what is known of kernels, the snapshot's kernel sources included
 * @param targets the kernels to judge for, oldest first, at least one
 * @param associating which kfuncs resolve their caller's struct_ops on the targets
 * @param loadings the ways in which the objects are loaded
 * @param loaders per BPF file the files of its loaders, as far as they were read
 */
public record Project(
    List<FileModel> files,
    List<BpfObject> objects,
    KernelFacts facts,
    List<KernelVersion> targets,
    AssociatingCalls associating,
    List<Loading> loadings,
    Map<String, List<String>> loaders) {
  /** Copies the lists. */
  public Project {
    files = List.copyOf(files);
    objects = List.copyOf(objects);
    targets = List.copyOf(targets);
    loadings = List.copyOf(loadings);
    loaders = Map.copyOf(loaders);
  }

  /** Brings the files together and explores what their loaders do. */
  public static Project of(
      List<FileModel> files, KernelFacts facts, AnalysisOptions options, AnalysisCache cache, CancelToken cancel) {
    List<KernelVersion> targets = facts.targets(options.kernels());
    AssociatingCalls associating = new AssociatingCalls(facts, targets);
    List<BpfObject> compiled =
        files.stream().map(FileModel::object).flatMap(o -> Optional.ofNullable(o).stream()).toList();
    List<BpfObject> objects = Linking.objects(compiled, options.objects(), options.foreign());
    if (options.parseOnly()) {
      return new Project(files, objects, facts, targets, associating, List.of(), Map.of());
    }
    Pairing pairing = Pairing.of(files, objects, options.objects());
    List<Loading> loadings = new Loadings(associating, pairing, options.foreign(), targets, cache, cancel).of(files, objects);
    return new Project(files, objects, facts, targets, associating, loadings, pairing.loaders());
  }

  /** The syntax of the loaders of an object that were read. */
  public List<TranslationUnit> loaders(BpfObject object) {
    return loaders.getOrDefault(object.file(), List.of()).stream()
        .flatMap(name -> file(name).stream())
        .flatMap(file -> Optional.ofNullable(file.unit()).stream())
        .toList();
  }

  /** The file of that name. */
  public Optional<FileModel> file(String name) {
    return files.stream().filter(f -> f.name().equals(name)).findFirst();
  }

  /** The ways in which an object is loaded. */
  public List<Loading> loadings(BpfObject object) {
    return loadings.stream().filter(l -> !l.instancesOf(object).isEmpty()).toList();
  }

  /** Whether a loader of the object was read, or configured. */
  public boolean hasLoader(BpfObject object) {
    return loadings(object).stream().anyMatch(Loading::known);
  }
}
