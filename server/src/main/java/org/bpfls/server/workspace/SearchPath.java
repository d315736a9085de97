package org.bpfls.server.workspace;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one translation unit's headers are looked for, and the macros of its command line.
 *
 * @param quoted folders for quoted includes only
 * @param folders folders for all includes, in order
 * @param define macros, name to body
 * @param undefine macros taken away
 * @param forced files included first
 */
public record SearchPath(
    List<Folder> quoted, List<Folder> folders, Map<String, String> define, List<String> undefine, List<Path> forced) {

  /** A folder and why it is searched. */
  public record Folder(Path path, HeaderOrigin origin) {
    // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Folder that
          && path.equals(that.path)
          && origin == that.origin;
    }

    @Override
    public int hashCode() {
      return path.hashCode();
    }
  }

  /** Copies the collections. */
  public SearchPath {
    quoted = List.copyOf(quoted);
    folders = List.copyOf(folders);
    define = Map.copyOf(define);
    undefine = List.copyOf(undefine);
    forced = List.copyOf(forced);
  }

  // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SearchPath that
        && quoted.equals(that.quoted)
        && folders.equals(that.folders)
        && define.equals(that.define)
        && undefine.equals(that.undefine)
        && forced.equals(that.forced);
  }

  @Override
  public int hashCode() {
    return 31 * folders.hashCode() + define.hashCode();
  }
}
