package org.bpfls.server.workspace;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How files are called in findings: relative to a base folder when they are below it, absolute otherwise, with {@code /}.
 *
 * @param base the folder, absolute and normalised; null names every file absolutely
 */
public record Naming(@Nullable Path base) {

  /** Names relative to a folder. */
  public static Naming relativeTo(Path folder) {
    return new Naming(folder.toAbsolutePath().normalize());
  }

  /** Absolute names. */
  public static Naming absolute() {
    return new Naming(null);
  }

  /** The name of a file. */
  public String name(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path shown = base != null && absolute.startsWith(base) && !absolute.equals(base) ? base.relativize(absolute) : absolute;
    return shown.toString().replace('\\', '/');
  }

  /** The file that a name stands for, absolute and normalised. */
  public Path path(String name) {
    return (base == null ? Path.of(name) : base.resolve(name)).toAbsolutePath().normalize();
  }
}
