package org.bpfls.server.workspace;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
  public record Folder(Path path, HeaderOrigin origin) {}

  /** Copies the collections. */
  public SearchPath {
    quoted = List.copyOf(quoted);
    folders = List.copyOf(folders);
    define = Map.copyOf(define);
    undefine = List.copyOf(undefine);
    forced = List.copyOf(forced);
  }
}
