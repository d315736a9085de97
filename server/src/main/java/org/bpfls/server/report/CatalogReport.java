package org.bpfls.server.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.bpfls.analysis.kernel.Catalog;
import org.bpfls.analysis.kernel.CatalogCheck;
import org.bpfls.analysis.kernel.KernelVersion;

/** What {@code bpfls catalog} prints. Keys without a value are left out. */
public final class CatalogReport {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private CatalogReport() {}

  /** A catalogue as JSON. */
  public static String json(Catalog catalog) {
    JsonObject root = root(catalog.kernel());
    JsonArray kfuncs = new JsonArray();
    for (Catalog.Row row : catalog.kfuncs()) {
      JsonObject kfunc = new JsonObject();
      kfunc.addProperty("name", row.name());
      kfunc.addProperty("prototype", row.prototype());
      add(kfunc, "implicit", row.implicit());
      add(kfunc, "flags", row.flags());
      if (row.associating()) {
        kfunc.addProperty("associates", true);
        add(kfunc, "structOps", row.associates());
      }
      add(kfunc, "programTypes", row.programTypes());
      if (!row.object().isEmpty()) {
        kfunc.addProperty("object", row.object());
      }
      row.since().ifPresent(since -> kfunc.addProperty("since", since));
      row.until().ifPresent(until -> kfunc.addProperty("until", until));
      row.source().ifPresent(source -> kfunc.addProperty("source", source));
      kfuncs.add(kfunc);
    }
    root.add("kfuncs", kfuncs);
    JsonArray types = new JsonArray();
    for (Catalog.TypeRow row : catalog.structOps()) {
      JsonObject type = new JsonObject();
      type.addProperty("name", row.name());
      add(type, "operations", row.operations().stream().map(Catalog.Operation::name).toList());
      add(type, "prototypes", row.operations().stream().map(Catalog.Operation::declaration).toList());
      row.since().ifPresent(since -> type.addProperty("since", since));
      types.add(type);
    }
    root.add("structOps", types);
    return GSON.toJson(root) + "\n";
  }

  /** The result of a check as JSON. */
  public static String json(String file, KernelVersion version, List<CatalogCheck.Defect> defects) {
    JsonObject root = root(version.toString());
    root.addProperty("file", file);
    JsonArray list = new JsonArray();
    for (CatalogCheck.Defect defect : defects) {
      JsonObject one = new JsonObject();
      one.addProperty("kind", defect.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      one.addProperty("name", defect.name());
      if (defect.latent()) {
        one.addProperty("latent", true);
      }
      one.addProperty("message", defect.text());
      list.add(one);
    }
    root.add("defects", list);
    return GSON.toJson(root) + "\n";
  }

  /** The result of a check as text. */
  public static String text(String file, KernelVersion version, List<CatalogCheck.Defect> defects, int kfuncs) {
    StringBuilder out = new StringBuilder();
    out.append("# ").append(file).append(": ").append(kfuncs).append(" kfuncs tagged, judged as Linux ").append(version);
    out.append(defects.isEmpty() ? ": nothing wrong\n" : "\n");
    defects.forEach(defect -> out.append(defect.text()).append('\n'));
    return out.toString();
  }

  private static JsonObject root(String kernel) {
    JsonObject root = new JsonObject();
    root.addProperty("version", 1);
    root.addProperty("kernel", kernel);
    return root;
  }

  private static void add(JsonObject to, String key, List<String> values) {
    if (!values.isEmpty()) {
      JsonArray array = new JsonArray();
      values.forEach(array::add);
      to.add(key, array);
    }
  }
}
