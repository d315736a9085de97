package org.bpfls.analysis.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Renews the generated part of {@code testmod-facts.tsv} (below its marker line) from the kernel's own test modules. Not
 * part of a build: docs/kernel-facts.md says when and how to run it.
 */
final class TestModuleGenerator {
  private static final String MARKER = "# Below: made by TestModuleGenerator";
  private static final String FOLDER = "tools/testing/selftests/bpf/test_kmods";

  private TestModuleGenerator() {}

  /** Arguments: the kernel tree, its version, the file to renew. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[2]);
    String kept = Files.readString(file, StandardCharsets.ISO_8859_1);
    kept = kept.contains(MARKER) ? kept.substring(0, kept.indexOf(MARKER)) : kept;
    Set<String> handKept =
        kept.lines().filter(l -> l.startsWith("K\t")).map(l -> l.split("\t")[1]).collect(Collectors.toSet());
    List<SourceFile> sources = SourceTree.candidates(Path.of(args[0], FOLDER, "bpf_testmod.c"));
    KernelSource source = KernelSourceReader.read(sources);
    StringBuilder out = new StringBuilder(kept).append(MARKER).append(" from Linux ").append(args[1]).append(".\n");
    List<KfuncOverlay> overlays = source.overlays(Optional.of("bpf_testmod"));
    Set<String> typeSets = new TreeSet<>();
    overlays.forEach(o -> typeSets.add(typeSet(o)));
    List<String> ids = new ArrayList<>(typeSets);
    ids.forEach(set -> out.append("T\tg").append(ids.indexOf(set)).append('\t').append(set).append('\n'));
    for (KfuncOverlay overlay : overlays) {
      if (!handKept.contains(overlay.name())) {
        append(out, overlay, source, args[1], "g" + ids.indexOf(typeSet(overlay)));
      }
    }
    Files.writeString(file, out.toString(), StandardCharsets.ISO_8859_1);
  }

  private static void append(
      StringBuilder out, KfuncOverlay overlay, KernelSource source, String version, String typeSet) {
    SourcePlace place = overlay.source().orElseThrow();
    Prototype p = overlay.prototype().orElseThrow();
    String flags =
        overlay.flags().orElse(Set.of()).stream()
            .sorted()
            .map(f -> f.name().substring("KF_".length()))
            .collect(Collectors.joining(","));
    String sets =
        source.sets().stream()
            .filter(s -> s.entries().stream().anyMatch(e -> e.kfunc().equals(overlay.name())))
            .map(KernelSource.KfuncSet::name)
            .collect(Collectors.joining(","));
    out.append("K\t").append(overlay.name()).append("\tbpf_testmod\t").append(FOLDER).append('/').append(place)
        .append("\t0\t\n");
    out.append("P\t").append(p.returns()).append('\t').append(parameters(p.parameters())).append('\t')
        .append(parameters(p.implicit())).append('\t').append(p.fullName().orElse("")).append("\t0\n");
    out.append("F\t").append(version).append("\t0\tBTF\tbpf_testmod\t").append(flags).append('\t').append(typeSet)
        .append('\t').append(sets).append("\t\t\n");
  }

  private static String typeSet(KfuncOverlay overlay) {
    return overlay.programTypes().contains(ProgramType.UNSPEC)
        ? "*"
        : overlay.programTypes().stream().sorted().map(ProgramType::name).collect(Collectors.joining(","));
  }

  private static String parameters(List<Parameter> parameters) {
    return parameters.stream().map(p -> p.name() + ":" + p.type()).collect(Collectors.joining(";"));
  }
}
