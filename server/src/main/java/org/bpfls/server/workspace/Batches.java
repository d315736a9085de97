package org.bpfls.server.workspace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.InputFile;
import org.bpfls.analysis.Snapshot;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.server.config.Configuration;
import org.bpfls.server.config.ConfigurationException;
import org.bpfls.server.config.ConfigurationFinder;

/** Sorts files by their configuration into {@link Batch}es. */
public final class Batches {
  private Batches() {}

  /**
   * Sorts files. Those that are none of BPF, loader or kernel source are left out, unless they were named; a file that was
   * named and could be anything is taken for BPF C.
   *
   * @param files texts by path
   * @param named those of the files that somebody asked for by name
   * @throws ConfigurationException when a file's configuration cannot be used
   * @throws IllegalArgumentException when the target kernel is not a version or range, or its BTF cannot be read
   */
  public static List<Batch> of(
      Map<Path, SourceText> files,
      Set<Path> named,
      Workspace workspace,
      ConfigurationFinder configurations,
      Settings settings)
      throws ConfigurationException {
    Map<Configuration, List<InputFile>> groups = new LinkedHashMap<>();
    Set<Path> fragments = Workspace.fragments(files);
    for (Map.Entry<Path, SourceText> file : new TreeMap<>(files).entrySet()) {
      Path path = file.getKey();
      FileKind kind = FileKind.of(path.toString(), file.getValue().content());
      if (kind == FileKind.OTHER && named.contains(path)) {
        kind = FileKind.BPF;
      }
      if (kind == FileKind.OTHER || (fragments.contains(path) && !named.contains(path))) {
        continue;
      }
      Configuration configuration = configurations.of(path);
      groups
          .computeIfAbsent(configuration, key -> new ArrayList<>())
          .add(workspace.input(path, file.getValue(), kind, configuration));
    }
    List<Batch> batches = new ArrayList<>();
    for (Map.Entry<Configuration, List<InputFile>> group : groups.entrySet()) {
      batches.add(batch(group.getKey(), group.getValue(), workspace, settings));
    }
    return batches;
  }

  /**
   * One batch of files that belong together, whatever configuration each would have alone.
   *
   * @throws IllegalArgumentException when the target kernel is not a version or range, or its BTF cannot be read
   */
  public static Batch together(
      Map<Path, SourceText> files,
      Workspace workspace,
      Configuration configuration,
      Settings settings) {
    List<InputFile> inputs = new ArrayList<>();
    for (Map.Entry<Path, SourceText> file : new TreeMap<>(files).entrySet()) {
      FileKind kind = FileKind.of(file.getKey().toString(), file.getValue().content());
      if (kind != FileKind.OTHER) {
        inputs.add(workspace.input(file.getKey(), file.getValue(), kind, configuration));
      }
    }
    return batch(configuration, inputs, workspace, settings);
  }

  private static Batch batch(
      Configuration configuration,
      List<InputFile> files,
      Workspace workspace,
      Settings settings) {
    return new Batch(configuration, new Snapshot(files), Batch.options(configuration, settings, workspace));
  }
}
