package org.bpfls.server.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives each file its configuration, reading every configuration file once. For one thread. */
public final class ConfigurationFinder {
  private final @Nullable Path fixed;
  private final Set<String> knownRules;
  private final Map<Path, Configuration> byFolder = new HashMap<>();
  private final Map<Path, Configuration> byFile = new HashMap<>();

  /**
   * @param fixed the configuration of all files, or null for the nearest one of each
   * @param knownRules ids that {@code [rules]} may name
   */
  public ConfigurationFinder(@Nullable Path fixed, Set<String> knownRules) {
    this.fixed = fixed;
    this.knownRules = Set.copyOf(knownRules);
  }

  /**
   * The configuration of a file.
   *
   * @throws ConfigurationException when it has one that cannot be used
   */
  public Configuration of(Path file) throws ConfigurationException {
    if (fixed != null) {
      return read(fixed);
    }
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    Configuration known = byFolder.get(folder);
    if (known == null) {
      Optional<Path> nearest = ConfigurationReader.nearest(folder);
      known = nearest.isEmpty() ? Configuration.NONE : read(nearest.get());
      byFolder.put(folder, known);
    }
    return known;
  }

  private Configuration read(Path path) throws ConfigurationException {
    Configuration known = byFile.get(path);
    if (known == null) {
      known = ConfigurationReader.read(path, knownRules);
      byFile.put(path, known);
    }
    return known;
  }
}
