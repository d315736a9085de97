package org.bpfls.server.workspace;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code compile_commands.json}: the flags by file. Entries that make no sense are passed over. */
final class CompilationDatabase {
  /** A larger file is not read. That of a whole kernel has some 10 MB. */
  private static final long MAX_BYTES = 128L << 20;

  private final Map<Path, CompileFlags> flags = new HashMap<>();
  private final Map<Path, CompileFlags> byFolder = new HashMap<>();

  /**
   * Reads a database.
   *
   * @throws IOException when it cannot be read or is no JSON of this form
   */
  static CompilationDatabase read(Path file) throws IOException {
    CompilationDatabase database = new CompilationDatabase();
    Path folder = file.toAbsolutePath().getParent();
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("larger than " + (MAX_BYTES >> 20) + " MiB");
    }
    try (Reader text = new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
        JsonReader json = new JsonReader(text)) {
      json.beginArray();
      while (json.hasNext()) {
        database.entry(json, folder == null ? file : folder);
      }
      json.endArray();
    } catch (IllegalStateException e) {
      throw new IOException("not a compilation database: " + e.getMessage(), e);
    }
    return database;
  }

  /**
   * The flags of a file; for a file that is not listed (a header, or a new file) those of a file of the same name with
   * another ending, else of one in the same folder.
   */
  Optional<CompileFlags> flags(Path file) {
    CompileFlags own = flags.get(file);
    return Optional.ofNullable(own != null ? own : byFolder.get(file.getParent()));
  }

  private void entry(JsonReader json, Path databaseFolder) throws IOException {
    String directory = null;
    String source = null;
    String command = null;
    List<String> arguments = null;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "directory" -> directory = string(json);
        case "file" -> source = string(json);
        case "command" -> command = string(json);
        case "arguments" -> arguments = strings(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (arguments == null && command != null) {
      arguments = CompileFlags.split(command);
    }
    if (source == null || arguments == null) {
      return;
    }
    Path folder;
    Path file;
    try {
      folder = directory == null ? databaseFolder : databaseFolder.resolve(directory);
      file = folder.resolve(source).normalize();
    } catch (InvalidPathException e) {
      return;
    }
    CompileFlags parsed = CompileFlags.parse(arguments, folder);
    flags.putIfAbsent(file, parsed);
    Path parent = file.getParent();
    if (parent != null) {
      byFolder.putIfAbsent(parent, parsed);
    }
  }

  private static @Nullable String string(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.STRING) {
      return json.nextString();
    }
    json.skipValue();
    return null;
  }

  private static List<String> strings(JsonReader json) throws IOException {
    List<String> strings = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      String element = string(json);
      if (element != null) {
        strings.add(element);
      }
    }
    json.endArray();
    return strings;
  }
}
