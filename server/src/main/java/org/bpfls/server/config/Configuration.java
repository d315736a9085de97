package org.bpfls.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpfls.analysis.check.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code .bpfls.toml} says. Paths are resolved against the folder of the file.
 *
 * @param file where it was read, or null for the empty configuration
 * @param kernel target kernel version {@code V} or range {@code V..W}, or null
 * @param btf BTF of the target kernel, or null
 * @param include folders searched for headers, in order
 * @param define macros, name to body
 * @param exclude globs of paths, relative to the folder of the file, that a walk leaves out
 * @param rules rules with another severity; an empty value switches the rule off
 * @param objects pairings of BPF objects and loaders
 */
public record Configuration(
    @Nullable Path file,
    @Nullable String kernel,
    @Nullable Path btf,
    List<Path> include,
    Map<String, String> define,
    List<String> exclude,
    Map<String, Optional<Severity>> rules,
    List<ObjectEntry> objects) {

  /** The configuration of a file that has none. */
  public static final Configuration NONE =
      new Configuration(null, null, null, List.of(), Map.of(), List.of(), Map.of(), List.of());

  // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
  @Override
  public int hashCode() {
    return file == null ? 0 : file.hashCode();
  }

  /** Copies the collections. */
  public Configuration {
    include = List.copyOf(include);
    define = Map.copyOf(define);
    exclude = List.copyOf(exclude);
    rules = Map.copyOf(rules);
    objects = List.copyOf(objects);
  }

  /**
   * One {@code [[object]]}.
   *
   * @param name of a linked object, as its skeleton bears it; empty for the object of one source
   * @param sources the BPF object's main files, more than one when they are linked
   * @param loaders the C files that load it; empty when the loader is external
   * @param external whether a program that is not C, or not here, loads it
   * @param associate what an external loader associates: program name to struct_ops map name
   */
  public record ObjectEntry(
      String name, List<Path> sources, List<Path> loaders, boolean external, Map<String, String> associate) {
    /** Copies the collections. */
    public ObjectEntry {
      sources = List.copyOf(sources);
      loaders = List.copyOf(loaders);
      associate = Map.copyOf(associate);
    }
  }
}
