package org.bpfls.server.workspace;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/**
 * Finds the headers of one translation unit: beside the including file, along the unit's {@link SearchPath}, then by
 * name in the workspace. Remembers where it found them until the store is refreshed. Safe for use by several threads;
 * units with the same search path share one.
 */
public final class WorkspaceIncludeResolver implements IncludeResolver {
  /** A project's own header that is larger is data or generated, and looked up by name. */
  static final int MAX_FULL_LENGTH = 256 * 1024;

  private static final Pattern PROGRAM_CODE =
      Pattern.compile("\\bSEC\\s*\\(|\\bstatic\\s+(__always_inline|__noinline|__hidden|inline)\\b");

  private final SourceStore store;
  private final SearchPath search;
  private final HeaderIndex index;
  private final Map<Query, Answer> answers = new ConcurrentHashMap<>();
  private final Map<SourceText, Boolean> programCode = Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<String, HeaderOrigin> origins;

  /**
   * @param origins takes how each header was found, by its path
   */
  WorkspaceIncludeResolver(
      SourceStore store, SearchPath search, HeaderIndex index, Map<String, HeaderOrigin> origins) {
    this.store = store;
    this.search = search;
    this.index = index;
    this.origins = origins;
  }

  private record Query(String name, boolean angled, String from, @Nullable String after) {
    // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Query that
          && name.equals(that.name)
          && angled == that.angled
          && from.equals(that.from)
          && Objects.equals(after, that.after);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + from.hashCode();
    }
  }

  private record Place(Path path, HeaderOrigin origin) {}

  private record Answer(long generation, Optional<Place> place) {}

  @Override
  public Optional<Header> find(String name, boolean angled, SourceText from, @Nullable String after) {
    // Only the folder of the including file matters, so that all headers of a folder share their answers.
    String folder = from.name().substring(0, from.name().lastIndexOf('/') + 1);
    Query query = new Query(name, angled, folder, after);
    long now = store.generation();
    Answer answer = answers.get(query);
    if (answer == null || answer.generation != now) {
      answer = new Answer(now, search(name, angled, from, after));
      answers.put(query, answer);
    }
    return answer.place.flatMap(this::header);
  }

  private Optional<Place> search(String name, boolean angled, SourceText from, @Nullable String after) {
    try {
      Path written = Path.of(name);
      if (written.isAbsolute()) {
        return place(written.normalize(), HeaderOrigin.ABSOLUTE);
      }
      Path including = store.naming().path(from.name());
      Path beside = including.getParent();
      if (after != null) {
        return next(written, store.naming().path(after));
      }
      if (!angled && beside != null) {
        Optional<Place> found = place(beside.resolve(written).normalize(), HeaderOrigin.BESIDE);
        if (found.isPresent()) {
          return found;
        }
        for (SearchPath.Folder folder : search.quoted()) {
          found = place(folder.path().resolve(written).normalize(), folder.origin());
          if (found.isPresent()) {
            return found;
          }
        }
      }
      for (SearchPath.Folder folder : search.folders()) {
        Optional<Place> found = place(folder.path().resolve(written).normalize(), folder.origin());
        if (found.isPresent()) {
          return found;
        }
      }
      return index.find(name, including).flatMap(path -> place(path, HeaderOrigin.WORKSPACE));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** {@code #include_next}: goes on after the folder in which the given file was found. */
  private Optional<Place> next(Path written, Path after) {
    boolean passed = false;
    for (SearchPath.Folder folder : search.folders()) {
      Path candidate = folder.path().resolve(written).normalize();
      if (passed) {
        Optional<Place> found = place(candidate, folder.origin());
        if (found.isPresent()) {
          return found;
        }
      }
      passed |= candidate.equals(after);
    }
    return Optional.empty();
  }

  private Optional<Place> place(Path path, HeaderOrigin origin) {
    return store.exists(path) ? Optional.of(new Place(path, origin)) : Optional.empty();
  }

  private Optional<Header> header(Place place) {
    return store
        .find(place.path)
        .map(
            text -> {
              origins.putIfAbsent(text.name(), place.origin);
              return new Header(text.name(), text, readInFull(place, text));
            });
  }

  /** Whether a header is a part of the program rather than a description of something else. */
  private boolean readInFull(Place place, SourceText text) {
    String name = String.valueOf(place.path.getFileName());
    if (name.endsWith(".c")) {
      return true;
    }
    boolean others =
        place.origin == HeaderOrigin.SYSTEM
            || name.startsWith("vmlinux")
            || name.endsWith(".skel.h")
            || name.startsWith("bpf_helper")
            || (place.path.getParent() != null && place.path.getParent().endsWith("bpf") && name.startsWith("bpf_"));
    return !others
        && text.length() <= MAX_FULL_LENGTH
        && programCode.computeIfAbsent(text, key -> PROGRAM_CODE.matcher(key.content()).find());
  }
}
