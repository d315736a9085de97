package org.bpfls.server.workspace;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/**
 * Finds the headers of one translation unit: beside the including file, along the unit's {@link SearchPath}, then by
 * name in the workspace. Remembers what it found for as long as it lives, which is one analysis.
 */
public final class WorkspaceIncludeResolver implements IncludeResolver {
  /** A project's own header that is larger is data or generated, and looked up by name. */
  static final int MAX_FULL_LENGTH = 256 * 1024;

  private static final Pattern PROGRAM_CODE =
      Pattern.compile("\\bSEC\\s*\\(|\\bstatic\\s+(__always_inline|__noinline|__hidden|inline)\\b");

  private final SourceStore store;
  private final SearchPath search;
  private final HeaderIndex index;
  private final Map<Query, Optional<Header>> answers = new ConcurrentHashMap<>();
  private final Map<String, HeaderOrigin> origins = new ConcurrentHashMap<>();

  WorkspaceIncludeResolver(SourceStore store, SearchPath search, HeaderIndex index) {
    this.store = store;
    this.search = search;
    this.index = index;
  }

  private record Query(String name, boolean angled, String from, @Nullable String after) {}

  @Override
  public Optional<Header> find(String name, boolean angled, SourceText from, @Nullable String after) {
    // Only the folder of the including file matters, so that all headers of a folder share their answers.
    String folder = from.name().substring(0, from.name().lastIndexOf('/') + 1);
    return answers.computeIfAbsent(
        new Query(name, angled, angled ? "" : folder, after), query -> search(name, angled, from, after));
  }

  /** How a header was found, by the path in {@link Header#path()}. */
  public Optional<HeaderOrigin> origin(String path) {
    return Optional.ofNullable(origins.get(path));
  }

  private Optional<Header> search(String name, boolean angled, SourceText from, @Nullable String after) {
    try {
      Path written = Path.of(name);
      if (written.isAbsolute()) {
        return header(written.normalize(), HeaderOrigin.ABSOLUTE);
      }
      Path including = store.naming().path(from.name());
      Path beside = including.getParent();
      if (after != null) {
        return next(written, store.naming().path(after));
      }
      if (!angled && beside != null) {
        Optional<Header> found = header(beside.resolve(written).normalize(), HeaderOrigin.BESIDE);
        if (found.isPresent()) {
          return found;
        }
        for (SearchPath.Folder folder : search.quoted()) {
          found = header(folder.path().resolve(written).normalize(), folder.origin());
          if (found.isPresent()) {
            return found;
          }
        }
      }
      for (SearchPath.Folder folder : search.folders()) {
        Optional<Header> found = header(folder.path().resolve(written).normalize(), folder.origin());
        if (found.isPresent()) {
          return found;
        }
      }
      return index.find(name, including).flatMap(path -> header(path, HeaderOrigin.WORKSPACE));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** {@code #include_next}: goes on after the folder in which the given file was found. */
  private Optional<Header> next(Path written, Path after) {
    boolean passed = false;
    for (SearchPath.Folder folder : search.folders()) {
      Path candidate = folder.path().resolve(written).normalize();
      if (passed) {
        Optional<Header> found = header(candidate, folder.origin());
        if (found.isPresent()) {
          return found;
        }
      }
      passed |= candidate.equals(after);
    }
    return Optional.empty();
  }

  private Optional<Header> header(Path path, HeaderOrigin origin) {
    if (!store.exists(path)) {
      return Optional.empty();
    }
    return store
        .find(path)
        .map(
            text -> {
              origins.putIfAbsent(text.name(), origin);
              return new Header(text.name(), text, readInFull(path, text, origin));
            });
  }

  /** Whether a header is a part of the program rather than a description of something else. */
  private static boolean readInFull(Path path, SourceText text, HeaderOrigin origin) {
    String name = String.valueOf(path.getFileName());
    if (name.endsWith(".c")) {
      return true;
    }
    boolean others =
        origin == HeaderOrigin.SYSTEM
            || name.startsWith("vmlinux")
            || name.endsWith(".skel.h")
            || (String.valueOf(path.getParent()).endsWith("bpf") && name.startsWith("bpf_"))
            || name.startsWith("bpf_helper");
    return !others && text.length() <= MAX_FULL_LENGTH && PROGRAM_CODE.matcher(text.content()).find();
  }
}
