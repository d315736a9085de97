package org.bpfls.grammar.preprocess;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/** Finds headers as clang does: beside the file, then in the folders given with {@code -I} and {@code -idirafter}. */
final class SearchPath implements IncludeResolver {
  private final List<Path> folders = new ArrayList<>();
  private final Map<String, Optional<SourceText>> texts = new HashMap<>();
  final Map<String, String> defines = new HashMap<>();
  private final boolean readInFull;

  /**
   * @param readInFull whether headers are made tokens of the unit
   * @param flags as clang gets them; others than include folders and macros are passed over
   */
  SearchPath(List<String> flags, boolean readInFull) {
    this.readInFull = readInFull;
    List<Path> after = new ArrayList<>();
    for (int i = 0; i < flags.size(); i++) {
      String flag = flags.get(i);
      if (flag.equals("-idirafter")) {
        after.add(Path.of(flags.get(++i)));
      } else if (flag.startsWith("-I")) {
        folders.add(Path.of(flag.substring(2)));
      } else if (flag.startsWith("-D")) {
        int equals = flag.indexOf('=');
        defines.put(
            equals < 0 ? flag.substring(2) : flag.substring(2, equals),
            equals < 0 ? "1" : flag.substring(equals + 1));
      }
    }
    folders.addAll(after);
  }

  SourceText text(Path path) {
    return load(path.toString()).orElseThrow();
  }

  @Override
  public Optional<Header> find(String name, boolean angled, SourceText from, @Nullable String after) {
    Path folder = Path.of(from.name()).getParent();
    if (after == null && !angled && folder != null) {
      Optional<Header> beside = header(folder, name);
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
      Optional<Header> found = header(candidate, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Header> header(Path folder, String name) {
    String path = folder + "/" + name;
    return load(path).map(text -> new Header(path, text, readInFull));
  }

  private synchronized Optional<SourceText> load(String path) {
    return texts.computeIfAbsent(path, SearchPath::read);
  }

  private static Optional<SourceText> read(String path) {
    Path file = Path.of(path);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new SourceText(path, new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
