package org.bpfls.grammar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/** Finds headers beside the file and in folders; what is included with quotes is read in full, but for vmlinux.h. */
public final class Folders implements IncludeResolver {
  private final List<Path> folders;
  private final Map<Path, Optional<SourceText>> texts = new HashMap<>();

  private final Set<String> indexed = new HashSet<>();

  public Folders(List<Path> folders) {
    this.folders = new ArrayList<>(folders);
  }

  public static SourceText read(Path file) throws IOException {
    return new SourceText(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
  }

  @Override
  public synchronized Optional<Header> find(String name, boolean angled, SourceText from, @Nullable String after) {
    Path folder = Path.of(from.name()).getParent();
    boolean full = !angled && !name.endsWith("vmlinux.h") && !indexed.contains(from.name());
    if (after == null && !angled && folder != null) {
      Optional<Header> beside = header(folder.resolve(name), full);
      if (beside.isPresent()) {
        return beside;
      }
    }
    int first = 0;
    for (int i = 0; after != null && i < folders.size(); i++) {
      if (after.startsWith(folders.get(i) + "/")) {
        first = i + 1;
        break;
      }
    }
    for (Path candidate : folders.subList(first, folders.size())) {
      Optional<Header> found = header(candidate.resolve(name), full);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Header> header(Path path, boolean full) {
    return texts
        .computeIfAbsent(path.normalize(), Folders::load)
        .map(
            text -> {
              if (!full) {
                indexed.add(text.name());
              }
              return new Header(path.normalize().toString(), text, full);
            });
  }

  private static Optional<SourceText> load(Path path) {
    try {
      return Files.isRegularFile(path) ? Optional.of(read(path)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
