package org.bpfls.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.KernelSourceReader;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.Kfunc;
import org.bpfls.analysis.kernel.KfuncFacts;
import org.bpfls.analysis.kernel.KfuncFlag;
import org.bpfls.analysis.kernel.KfuncOverlay;
import org.bpfls.analysis.kernel.Parameter;
import org.bpfls.analysis.kernel.Prototype;
import org.bpfls.analysis.kernel.SourceTree;
import org.bpfls.analysis.kernel.StructOpsType;
import org.bpfls.server.workspace.FileDiscovery;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bpfls catalog}. */
@Command(description = "Lists the kfuncs and struct_ops types of a kernel.", sortOptions = false)
final class CatalogCommand implements Callable<Integer> {
  @Option(names = "--kernel", paramLabel = "V", description = "kernel version (default: the newest known)")
  @Nullable String kernel;

  @Option(
      names = "--from-source",
      paramLabel = "TREE",
      description = "list what this kernel tree, module folder or file defines, instead of the catalogue")
  @Nullable Path source;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
  boolean help;

  private final Console console;

  CatalogCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws UsageException {
    KernelFacts facts = KernelFacts.builtIn();
    KernelVersion version = kernel == null ? facts.newest() : CommonOptions.range(kernel).to();
    PrintWriter out = console.writer();
    Collection<String> names = facts.kfuncNames();
    if (source != null) {
      List<KfuncOverlay> overlays = read(source);
      facts = facts.with(overlays);
      names = overlays.stream().map(KfuncOverlay::name).collect(Collectors.toCollection(TreeSet::new));
      out.println("# kfuncs of " + source);
    } else {
      out.println("# kfuncs of Linux " + version);
    }
    for (String name : names) {
      Optional<Kfunc> kfunc = facts.kfunc(name);
      kfunc.flatMap(known -> known.at(version)).ifPresent(found -> out.println(line(name, kfunc.get(), found)));
    }
    if (source == null) {
      out.println("# struct_ops types of Linux " + version);
      for (String name : facts.structOpsNames()) {
        StructOpsType type = facts.structOps(name).orElseThrow();
        if (type.presentIn(version).orElse(false)) {
          out.println(name + ": " + type.members().size() + " members, since " + type.since());
        }
      }
    }
    out.flush();
    return ExitStatus.OK;
  }

  private List<KfuncOverlay> read(Path tree) throws UsageException {
    try {
      return KernelSourceReader.read(SourceTree.candidates(console.folder().resolve(tree))).overlays(Optional.empty());
    } catch (IOException e) {
      throw new UsageException("--from-source " + tree + ": cannot be read (" + FileDiscovery.reason(e) + ")", e);
    }
  }

  private static String line(String name, Kfunc kfunc, KfuncFacts facts) {
    StringBuilder line = new StringBuilder(declaration(name, facts.prototype()));
    Set<String> flags = facts.flags().stream().map(KfuncFlag::name).collect(Collectors.toCollection(TreeSet::new));
    if (!flags.isEmpty()) {
      line.append("; ").append(String.join(" | ", flags));
    }
    facts
        .association()
        .ifPresent(
            association -> {
              line.append("; resolves its caller's ");
              line.append(
                  association.structOps().isEmpty() ? "struct_ops" : String.join(" or ", association.structOps()));
            });
    if (!facts.anyProgramType()) {
      line.append("; for ");
      line.append(
          facts.programTypes().stream()
              .map(type -> type.name().toLowerCase(Locale.ROOT))
              .sorted()
              .collect(Collectors.joining(", ")));
    }
    kfunc.source().ifPresent(place -> line.append("; ").append(place));
    return line.toString();
  }

  private static String declaration(String name, Prototype prototype) {
    String parameters =
        prototype.parameters().stream().map(CatalogCommand::parameter).collect(Collectors.joining(", "));
    return prototype.returns() + " " + name + "(" + (parameters.isEmpty() ? "void" : parameters) + ")";
  }

  private static String parameter(Parameter parameter) {
    String type = parameter.type();
    return type + (type.endsWith("*") || parameter.name().isEmpty() ? "" : " ") + parameter.name();
  }
}
