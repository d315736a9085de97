package org.bpfls.analysis.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Makes {@code kernel-facts.tsv} of the measured facts (JSON files kfuncs, struct_ops, helpers, sec, suffixes). Not part
 * of a build: docs/kernel-facts.md says when and how to run it.
 */
final class FactsGenerator {
  private final StringBuilder out = new StringBuilder("bpfls-kernel-facts\t1\n");
  private final Map<String, String> typeSetIds = new LinkedHashMap<>();
  private final Path folder;
  private final List<String> measured = new ArrayList<>();
  private final List<KernelVersion> versions = new ArrayList<>();

  private FactsGenerator(Path folder) {
    this.folder = folder;
  }

  /** Arguments: the folder with the JSON files, the file to write. */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[1]), new FactsGenerator(Path.of(args[0])).generate(), StandardCharsets.ISO_8859_1);
  }

  private String generate() throws IOException {
    JsonObject kfuncs = read("kfuncs.json");
    versions(kfuncs);
    StringBuilder blocks = new StringBuilder();
    StringBuilder head = new StringBuilder(out);
    out.setLength(0);
    for (JsonElement kfunc : kfuncs.getAsJsonArray("kfuncs")) {
      kfunc(kfunc.getAsJsonObject(), kfuncs.getAsJsonObject("hooks"));
    }
    for (JsonElement type : read("struct_ops.json").getAsJsonArray("struct_ops")) {
      structOps(type.getAsJsonObject());
    }
    for (JsonElement helper : read("helpers.json").getAsJsonArray("helpers")) {
      helper(helper.getAsJsonObject());
    }
    blocks.append(out);
    out.setLength(0);
    out.append(head);
    typeSetIds.forEach((names, id) -> line("T", id, names));
    line("I", String.join(",", conditional(kfuncs.getAsJsonArray("kfuncs"))));
    kfuncs.getAsJsonObject("filters").asMap().forEach((name, text) -> line("L", name, text.getAsString()));
    schedExt(kfuncs.getAsJsonObject("scx_ops_allow"));
    sections(read("sec.json"));
    suffixes(read("suffixes.json"));
    return out.append(blocks).toString();
  }

  private static Set<String> conditional(JsonArray kfuncs) {
    Set<String> names = new TreeSet<>();
    for (JsonElement element : kfuncs) {
      JsonObject kfunc = element.getAsJsonObject();
      if (kfunc.has("sets")) {
        for (JsonElement set : kfunc.getAsJsonArray("sets")) {
          if (!set.getAsJsonObject().getAsJsonArray("conds").isEmpty()) {
            names.add(text(kfunc, "name"));
          }
        }
      }
    }
    return names;
  }

  private void versions(JsonObject kfuncs) {
    for (String version : strings(kfuncs.get("versions"))) {
      measured.add(version);
      versions.add(KernelVersion.parse(version));
      String packages = String.join(",", strings(kfuncs.getAsJsonObject("packages").get(version)));
      line("V", KernelVersion.parse(version).toString(), version, packages);
    }
  }

  private void kfunc(JsonObject kfunc, JsonObject hooks) {
    JsonObject source = kfunc.has("source") && kfunc.get("source").isJsonObject() ? kfunc.getAsJsonObject("source") : null;
    boolean documented =
        kfunc.has("kernel_doc") && kfunc.getAsJsonObject("kernel_doc").get("present").getAsBoolean();
    line("K", text(kfunc, "name"), "", source == null ? "" : text(source, "file") + ":" + text(source, "line"),
        documented ? "1" : "0", text(kfunc, "assoc_note"));
    for (JsonElement signature : kfunc.getAsJsonArray("signatures")) {
      JsonObject s = signature.getAsJsonObject();
      String implicit = s.has("implicit_params_in_source") ? "implicit_params_in_source" : "implicit_params";
      String full = text(s, "full_name");
      line("P", text(s, "ret"), parameters(s.get("params")), parameters(s.get(implicit)), full,
          s.has("full_is_separate_kfunc") ? "1" : "0");
    }
    JsonObject assoc = kfunc.has("assoc") ? kfunc.getAsJsonObject("assoc") : new JsonObject();
    Set<String> associating = new TreeSet<>(strings(assoc.get("versions")));
    if (!associating.isEmpty()) {
      JsonObject missing = assoc.has("when_missing") ? assoc.getAsJsonObject("when_missing") : new JsonObject();
      line("A", String.join(",", strings(assoc.get("struct_ops"))), text(assoc, "resolver"),
          String.join(",", strings(assoc.get("call_chain"))), text(missing, "returns"), text(missing, "effect"));
    }
    Map<Integer, String> rows = new TreeMap<>();
    kfunc.getAsJsonObject("versions").asMap().forEach((version, facts) ->
        rows.put(measured.indexOf(version),
            row(facts.getAsJsonObject(), hooks.getAsJsonObject(version), associating.contains(version))));
    runs(rows);
  }

  private String row(JsonObject f, JsonObject hooks, boolean associates) {
    Set<String> flags = new TreeSet<>();
    strings(f.get("flags")).forEach(flag -> flags.add(flag.substring("KF_".length())));
    if (strings(f.get("tags")).contains("bpf_fastcall")) {
      flags.add("FASTCALL");
    }
    return String.join("\t", text(f, "sig"), text(f, "status").toUpperCase(Locale.ROOT), text(f, "object"),
        String.join(",", flags), typeSet(strings(f.get("prog_types")), hooks),
        String.join(",", strings(f.get("sets"))), String.join(",", strings(f.get("filters"))), associates ? "0" : "");
  }

  /** Neighbouring versions with equal facts become one range. */
  private void runs(Map<Integer, String> rows) {
    int from = -1;
    for (int i = 0; i <= measured.size(); i++) {
      if (from >= 0 && !Objects.equals(rows.get(i), rows.get(from))) {
        line("F", new KernelRange(versions.get(from), versions.get(i - 1)).toString(), rows.get(from));
        from = -1;
      }
      if (from < 0 && rows.containsKey(i)) {
        from = i;
      }
    }
  }

  /** The types that share a hook with the registered ones. */
  private String typeSet(List<String> registered, JsonObject hooks) {
    Set<String> types = new TreeSet<>();
    for (String type : registered) {
      JsonElement hook = hooks.get(type);
      if (hook != null && hook.getAsString().equals("BTF_KFUNC_HOOK_COMMON")) {
        return typeSetId("*");
      }
      hooks.asMap().forEach((other, otherHook) -> {
        if (otherHook.equals(hook)) {
          types.add(other.substring("BPF_PROG_TYPE_".length()));
        }
      });
    }
    return types.isEmpty() ? "" : typeSetId(String.join(",", types));
  }

  private String typeSetId(String names) {
    return typeSetIds.computeIfAbsent(names, n -> "t" + (typeSetIds.size() + 1));
  }

  private void structOps(JsonObject type) {
    JsonObject registrations = type.getAsJsonObject("registrations");
    JsonObject last = registrations.has(newest()) ? registrations.getAsJsonObject(newest()) : null;
    line("S", text(type, "name"), text(type, "value_type"), "",
        last == null ? "" : text(last, "file") + ":" + text(last, "line"));
    type.getAsJsonObject("versions").asMap().forEach((version, v) -> {
      JsonObject facts = v.getAsJsonObject();
      line("R", KernelVersion.parse(version).toString(), text(facts, "object"),
          facts.has("size") ? text(facts, "size") : "0", facts.has("members") ? "1" : "0");
    });
    for (JsonElement member : type.getAsJsonArray("members")) {
      JsonObject m = member.getAsJsonObject();
      line("M", text(m, "name"), text(m, "kind").equals("func") ? "f" : "d", truth(m, "implementable"),
          truth(m, "may_be_sleepable"));
      for (JsonElement variant : m.getAsJsonArray("variants")) {
        variant(variant.getAsJsonObject());
      }
    }
  }

  private void variant(JsonObject v) {
    String in = strings(v.get("versions")).stream().map(x -> KernelVersion.parse(x).toString())
        .collect(Collectors.joining(","));
    List<String> stubNames = strings(v.get("stub_params"));
    List<String> parameters = new ArrayList<>();
    if (v.has("params")) {
      for (JsonElement p : v.getAsJsonArray("params")) {
        JsonObject parameter = p.getAsJsonObject();
        int at = parameters.size();
        String name = at < stubNames.size() ? stubNames.get(at) : text(parameter, "name");
        parameters.add(name + ":" + text(parameter, "type"));
      }
    }
    line("D", in, v.has("ret") ? text(v, "ret") : text(v, "type"), String.join(";", parameters));
  }

  private void helper(JsonObject h) {
    Set<String> types = new TreeSet<>();
    strings(h.get("prog_types")).forEach(t -> types.add(t.substring("BPF_PROG_TYPE_".length())));
    List<String> parameters = new ArrayList<>(strings(h.get("args")));
    if (h.get("variadic").getAsBoolean() && !parameters.contains("...")) {
      parameters.add("...");
    }
    line("H", text(h, "name"), text(h, "id"), KernelVersion.parse(text(h, "first_seen_in")).toString(),
        types.isEmpty() ? "" : typeSetId(String.join(",", types)),
        String.join(",", strings(h.get("struct_ops_types"))), text(h, "ret"), String.join(";", parameters));
  }

  private void schedExt(JsonObject allow) {
    allow.getAsJsonObject("groups").asMap().forEach((group, sets) ->
        line("G", group, sets.isJsonArray() ? String.join(",", strings(sets)) : sets.getAsString()));
    allow.getAsJsonObject("members").asMap().forEach((m, groups) -> line("O", m, String.join(",", strings(groups))));
    allow.getAsJsonObject("cid_form_names").asMap().forEach((plain, cid) -> line("N", plain, cid.getAsString()));
  }

  private void sections(JsonObject sec) {
    for (JsonElement section : sec.getAsJsonArray("sections")) {
      JsonObject s = section.getAsJsonObject();
      String first = strings(s.get("present_in")).get(0).split(" ")[0];
      String since = first.equals("1.1") ? "" : first.replace("1.7.0", "1.7");
      line("C", text(s, "name"), s.get("takes_target").getAsBoolean() ? "+" : "",
          text(s, "prog_type").substring("BPF_PROG_TYPE_".length()), text(s, "expected_attach_type"),
          s.get("sleepable").getAsBoolean() ? "s" : "", s.get("attach_btf").getAsBoolean() ? "b" : "",
          text(s, "attach_fn"), since);
    }
  }

  private void suffixes(JsonObject all) {
    for (JsonElement suffix : all.getAsJsonArray("suffixes")) {
      JsonObject s = suffix.getAsJsonObject();
      List<String> in = strings(s.get("versions"));
      line("X", text(s, "suffix"), text(s, "scope"), text(s, "short"), text(s, "meaning"),
          KernelVersion.parse(in.get(0)) + ".." + KernelVersion.parse(in.get(in.size() - 1)));
    }
    for (JsonElement recognised : all.getAsJsonArray("recognised_by_type_not_name")) {
      JsonObject r = recognised.getAsJsonObject();
      String type = text(r, "type").equals("pointer to function") ? "(*)" : text(r, "type");
      boolean supplied = text(r, "meaning").startsWith("filled by the verifier");
      if (!supplied && (type.equals("(*)") || type.endsWith("*"))) {
        line("Y", type, text(r, "meaning"));
      }
    }
  }

  private String newest() {
    return measured.get(measured.size() - 1);
  }

  private static String truth(JsonObject from, String key) {
    JsonElement value = from.get(key);
    return value == null || value.isJsonNull() ? "" : value.getAsBoolean() ? "1" : "0";
  }

  private static String parameters(JsonElement array) {
    if (array == null) {
      return "";
    }
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .map(p -> text(p.getAsJsonObject(), "name") + ":" + text(p.getAsJsonObject(), "type"))
        .collect(Collectors.joining(";"));
  }

  private static List<String> strings(JsonElement array) {
    return array instanceof JsonArray a ? a.asList().stream().map(JsonElement::getAsString).toList() : List.of();
  }

  private static String text(JsonObject from, String key) {
    JsonElement value = from.get(key);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  private JsonObject read(String name) throws IOException {
    try (Reader reader = Files.newBufferedReader(folder.resolve(name))) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    }
  }

  private void line(String... fields) {
    out.append(String.join("\t", fields)).append('\n');
  }
}
