package org.bpfls.server.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.server.workspace.Settings;
import org.jspecify.annotations.Nullable;

/**
 * What a client offers and wants.
 *
 * @param folders its workspace folders
 * @param encoding of positions
 * @param relatedInformation whether it shows related information
 * @param include more header folders
 * @param define macros
 * @param settings over configuration files
 */
record ClientOptions(
    List<Path> folders,
    PositionEncoding encoding,
    boolean relatedInformation,
    List<Path> include,
    Map<String, String> define,
    Settings settings) {
  static final ClientOptions NONE =
      new ClientOptions(List.of(), PositionEncoding.UTF_16, false, List.of(), Map.of(), Settings.NONE);

  ClientOptions {
    folders = List.copyOf(folders);
    include = List.copyOf(include);
    define = Map.copyOf(define);
  }

  ClientOptions withFolders(List<Path> others) {
    return new ClientOptions(others, encoding, relatedInformation, include, define, settings);
  }

  /**
   * The same with the options {@code kernel}, {@code btf}, {@code include} and {@code define} of an editor. What is not understood is
   * passed over.
   *
   * @param base folder of relative paths, or null
   */
  ClientOptions with(@Nullable JsonElement json, @Nullable Path base) {
    if (json == null || !json.isJsonObject()) {
      return this;
    }
    JsonObject object = json.getAsJsonObject();
    Settings changed = settings;
    JsonElement kernel = object.get("kernel");
    if (kernel != null && kernel.isJsonPrimitive() && !kernel.getAsString().isBlank()) {
      changed = settings.withKernel(kernel.getAsString().strip());
    }
    JsonElement btf = object.get("btf");
    if (btf != null && btf.isJsonPrimitive() && !btf.getAsString().isBlank()) {
      changed = changed.withBtf(resolve(btf.getAsString().strip(), base));
    }
    List<Path> paths = new ArrayList<>();
    for (String path : strings(object.get("include"))) {
      paths.add(resolve(path, base));
    }
    Map<String, String> macros = new LinkedHashMap<>();
    for (String macro : strings(object.get("define"))) {
      int equals = macro.indexOf('=');
      macros.put(equals < 0 ? macro : macro.substring(0, equals), equals < 0 ? "1" : macro.substring(equals + 1));
    }
    return new ClientOptions(folders, encoding, relatedInformation, paths, macros, changed);
  }

  private static Path resolve(String path, @Nullable Path base) {
    return (base == null ? Path.of(path) : base.resolve(path)).toAbsolutePath().normalize();
  }

  private static List<String> strings(@Nullable JsonElement json) {
    List<String> strings = new ArrayList<>();
    if (json != null && json.isJsonArray()) {
      for (JsonElement element : json.getAsJsonArray()) {
        if (element.isJsonPrimitive() && !element.getAsString().isBlank()) {
          strings.add(element.getAsString());
        }
      }
    }
    return strings;
  }
}
