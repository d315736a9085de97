package org.bpfls.server.config;

import org.bpfls.analysis.check.Nearest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bpfls.analysis.check.Severity;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads {@code .bpfls.toml}. Whatever it does not know is an error, so that a typing mistake never goes unseen. */
public final class ConfigurationReader {
  /** A larger file is refused. */
  static final long MAX_BYTES = 1L << 20;

  /** Name of the configuration file. */
  public static final String FILE_NAME = ".bpfls.toml";

  private static final Set<String> TOP = Set.of("kernel", "btf", "include", "define", "exclude", "rules", "object");
  private static final Set<String> OBJECT = Set.of("source", "name", "loader", "associate");
  private static final Set<String> LEVELS = Set.of("error", "warning", "information", "off");

  private final Path file;
  private final Path folder;
  private final Set<String> knownRules;

  private ConfigurationReader(Path file, Set<String> knownRules) {
    this.file = file;
    this.folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    this.knownRules = knownRules;
  }

  /**
   * Reads a file.
   *
   * @param knownRules ids that {@code [rules]} may name; empty: any
   * @throws ConfigurationException when it cannot be read or says what is not understood
   */
  public static Configuration read(Path file, Set<String> knownRules) throws ConfigurationException {
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigurationException(file, 1, 1, "is larger than " + (MAX_BYTES >> 20) + " MiB");
      }
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigurationException(file, 1, 1, "cannot be read: " + e.getMessage());
    }
    return read(file, text, knownRules);
  }

  /** The same for a text that is not (yet) on disk. */
  public static Configuration read(Path file, String text, Set<String> knownRules) throws ConfigurationException {
    try {
      TomlParseResult toml = Toml.parse(text);
      if (toml.hasErrors()) {
        TomlParseError first = toml.errors().get(0);
        throw new ConfigurationException(
            file, first.position().line(), first.position().column(), String.valueOf(first.getMessage()));
      }
      return new ConfigurationReader(file, knownRules).configuration(toml);
    } catch (StackOverflowError e) {
      throw new ConfigurationException(file, 1, 1, "is nested too deeply");
    } catch (InvalidPathException e) {
      throw new ConfigurationException(file, 1, 1, "names no file: " + e.getMessage());
    }
  }

  /** The nearest configuration file upwards from a file or folder. */
  public static Optional<Path> nearest(Path start) {
    Path folder = start.toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    for (; folder != null; folder = folder.getParent()) {
      Path candidate = folder.resolve(FILE_NAME);
      if (Files.isRegularFile(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private Configuration configuration(TomlTable toml) throws ConfigurationException {
    onlyKeys(toml, TOP, "");
    String kernel = string(toml, "kernel");
    String btf = string(toml, "btf");
    if (kernel != null && btf != null) {
      throw at(toml, "btf", "give either kernel or btf, not both");
    }
    List<Path> include = new ArrayList<>();
    for (String path : strings(toml, "include")) {
      include.add(folder.resolve(path).normalize());
    }
    Map<String, String> define = new LinkedHashMap<>();
    for (String macro : strings(toml, "define")) {
      int equals = macro.indexOf('=');
      define.put(equals < 0 ? macro : macro.substring(0, equals), equals < 0 ? "1" : macro.substring(equals + 1));
    }
    return new Configuration(
        file,
        kernel,
        btf == null ? null : folder.resolve(btf).normalize(),
        include,
        define,
        strings(toml, "exclude"),
        rules(toml),
        objects(toml));
  }

  private Map<String, Optional<Severity>> rules(TomlTable toml) throws ConfigurationException {
    Map<String, Optional<Severity>> rules = new LinkedHashMap<>();
    TomlTable table = table(toml, "rules");
    if (table == null) {
      return rules;
    }
    for (String rule : table.keySet()) {
      if (!knownRules.isEmpty() && !knownRules.contains(rule)) {
        throw at(table, rule, "no rule is called " + rule + Nearest.hint(rule, knownRules));
      }
      String level = string(table, rule);
      if (level == null || !LEVELS.contains(level)) {
        throw at(table, rule, "a rule is \"error\", \"warning\", \"information\" or \"off\"");
      }
      rules.put(
          rule, level.equals("off") ? Optional.empty() : Optional.of(Severity.valueOf(level.toUpperCase(Locale.ROOT))));
    }
    return rules;
  }

  private List<Configuration.ObjectEntry> objects(TomlTable toml) throws ConfigurationException {
    List<Configuration.ObjectEntry> objects = new ArrayList<>();
    Object value = toml.get("object");
    if (value == null) {
      return objects;
    }
    if (!(value instanceof TomlArray array)) {
      throw at(toml, "object", "objects are written as [[object]]");
    }
    for (int i = 0; i < array.size(); i++) {
      if (!(array.get(i) instanceof TomlTable element)) {
        throw at(toml, "object", "objects are written as [[object]]");
      }
      objects.add(object(element, array.inputPositionOf(i)));
    }
    return objects;
  }

  private Configuration.ObjectEntry object(TomlTable table, TomlPosition place) throws ConfigurationException {
    onlyKeys(table, OBJECT, "object.");
    List<Path> sources = new ArrayList<>();
    for (String source : table.get("source") instanceof String one ? List.of(one) : strings(table, "source")) {
      sources.add(folder.resolve(source).normalize());
    }
    String given = string(table, "name");
    String name = given == null ? "" : given;
    if (sources.isEmpty()) {
      throw new ConfigurationException(file, place.line(), place.column(), "an object needs its source");
    }
    if (sources.size() > 1 && name.isEmpty()) {
      throw new ConfigurationException(
          file, place.line(), place.column(), "an object linked from several sources needs its name, that of its skeleton");
    }
    boolean external = "external".equals(table.get("loader"));
    List<Path> loaders = new ArrayList<>();
    if (!external) {
      for (String loader : strings(table, "loader")) {
        loaders.add(folder.resolve(loader).normalize());
      }
    }
    Map<String, String> associate = new LinkedHashMap<>();
    TomlTable pairs = table(table, "associate");
    if (pairs != null) {
      for (String program : pairs.keySet()) {
        String map = string(pairs, program);
        associate.put(program, map == null ? "" : map);
      }
    }
    return new Configuration.ObjectEntry(name, sources, loaders, external, associate);
  }

  private void onlyKeys(TomlTable table, Set<String> known, String prefix) throws ConfigurationException {
    for (String key : table.keySet()) {
      if (!known.contains(key)) {
        throw at(
            table,
            key,
            "unknown key " + prefix + key + Nearest.hint(key, known) + "; known: "
                + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  private @Nullable String string(TomlTable table, String key) throws ConfigurationException {
    Object value = table.get(List.of(key));
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw at(table, key, key + " must be a string");
  }

  private List<String> strings(TomlTable table, String key) throws ConfigurationException {
    Object value = table.get(List.of(key));
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof TomlArray array)) {
      throw at(table, key, key + " must be an array of strings");
    }
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      if (!(array.get(i) instanceof String element)) {
        throw at(table, key, key + " must be an array of strings");
      }
      strings.add(element);
    }
    return strings;
  }

  private @Nullable TomlTable table(TomlTable table, String key) throws ConfigurationException {
    Object value = table.get(List.of(key));
    if (value == null || value instanceof TomlTable) {
      return (TomlTable) value;
    }
    throw at(table, key, key + " must be a table");
  }

  private ConfigurationException at(TomlTable table, String key, String problem) {
    TomlPosition place = table.inputPositionOf(List.of(key));
    return new ConfigurationException(
        file, place == null ? 1 : place.line(), place == null ? 1 : place.column(), problem);
  }
}
