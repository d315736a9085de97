package org.bpfls.server.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bpfls.analysis.ObjectPairing;
import org.bpfls.analysis.loader.foreign.ForeignLanguage;
import org.bpfls.analysis.loader.foreign.ForeignLoader;
import org.bpfls.analysis.loader.foreign.ForeignLoaders;
import org.bpfls.analysis.loader.foreign.ForeignSource;
import org.bpfls.analysis.model.BpfObject;

/**
 * The Rust crates and Go modules around BPF files. Each file's is looked for once, and a crate's files are read once; one that is too large, or in part
 * unreadable, is not known at all, since what was not read may associate.
 */
final class ForeignCode implements ForeignLoaders {
  /** Files of one crate or module. */
  static final int MAX_FILES = 2_000;

  /** Bytes of one file. */
  static final long MAX_BYTES = 1L << 20;

  /** Folders upwards from a BPF file in which a crate is looked for. */
  static final int MAX_HEIGHT = 8;

  /** Where Go keeps the sources of other modules. */
  private static final String VENDOR = "vendor";

  private final Naming naming;
  private final Map<Root, Optional<List<ForeignSource>>> crates = new ConcurrentHashMap<>();
  private final Map<String, Optional<ForeignLoader>> loaders = new ConcurrentHashMap<>();

  private record Root(Path folder, ForeignLanguage language) {}

  ForeignCode(Naming naming) {
    this.naming = naming;
  }

  @Override
  public Optional<ForeignLoader> of(String bpfFile) {
    return loaders.computeIfAbsent(bpfFile, this::find);
  }

  private Optional<ForeignLoader> find(String bpfFile) {
    return roots(naming.path(bpfFile)).findFirst().flatMap(this::loader);
  }

  @Override
  public Optional<ObjectPairing> linking(String bpfFile) {
    Path file = naming.path(bpfFile);
    return roots(file)
        .filter(root -> root.language() == ForeignLanguage.RUST)
        .flatMap(root -> sources(root).stream().map(source -> linked(root, source.linked())))
        .filter(sources -> sources.contains(bpfFile))
        .findFirst()
        .map(sources -> new ObjectPairing(BpfObject.skeletonName(bpfFile), sources, List.of(), false, Map.of()));
  }

  /** The sources under their names; a link to a file, as the schedulers have of their library, stands for the file. */
  private List<String> linked(Root root, List<String> sources) {
    return sources.stream()
        .map(source -> {
          try {
            Path path = root.folder().resolve(source).normalize();
            return Files.exists(path) ? realName(path) : source;
          } catch (InvalidPathException e) {
            return source;
          }
        })
        .toList();
  }

  private String realName(Path file) {
    try {
      Path real = file.toRealPath();
      Path base = naming.base();
      if (base == null) {
        return naming.name(real);
      }
      Path realBase = base.toRealPath();
      return naming.name(real.startsWith(realBase) ? base.resolve(realBase.relativize(real)) : real);
    } catch (IOException e) {
      return naming.name(file);
    }
  }

  /** Crates and modules upwards from a file that name it, the nearest first. */
  private Stream<Root> roots(Path file) {
    List<Root> roots = new ArrayList<>();
    Path folder = file.getParent();
    for (int height = 0; folder != null && height < MAX_HEIGHT; height++) {
      for (ForeignLanguage language : ForeignLanguage.values()) {
        Root root = new Root(folder, language);
        if (Files.isRegularFile(folder.resolve(language.manifest())) && names(root, file)) {
          roots.add(root);
        }
      }
      folder = Files.exists(folder.resolve(".git")) ? null : folder.getParent();
    }
    return roots.stream();
  }

  private boolean names(Root root, Path file) {
    String name = root.folder().relativize(file).toString().replace('\\', '/');
    return sources(root).stream().anyMatch(source -> source.names(name));
  }

  private List<ForeignSource> sources(Root root) {
    return crates.computeIfAbsent(root, ForeignCode::read).orElse(List.of());
  }

  private Optional<ForeignLoader> loader(Root root) {
    List<ForeignSource> sources = sources(root);
    Map<String, String> associations = new HashMap<>();
    boolean complete = true;
    for (ForeignSource source : sources) {
      complete &= source.complete();
      for (Map.Entry<String, String> entry : source.associations().entrySet()) {
        String other = associations.putIfAbsent(entry.getKey(), entry.getValue());
        complete &= other == null || other.equals(entry.getValue());
      }
    }
    String folder = naming.name(root.folder());
    boolean base = root.folder().equals(naming.base());
    return Optional.of(new ForeignLoader(root.language(), base ? "" : folder, associations, complete));
  }

  private static Optional<List<ForeignSource>> read(Root root) {
    List<ForeignSource> sources = new ArrayList<>();
    try {
      Files.walkFileTree(
          root.folder(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean skip = SkippedFolders.contain(folder, root.folder())
                      || (!folder.equals(root.folder()) && folder.endsWith(VENDOR));
              return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
              if (attributes.isRegularFile() && file.toString().endsWith(root.language().ending())) {
                if (sources.size() == MAX_FILES || attributes.size() > MAX_BYTES) {
                  throw new IOException("too large");
                }
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                sources.add(ForeignSource.of(root.language(), text));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(sources);
  }
}
