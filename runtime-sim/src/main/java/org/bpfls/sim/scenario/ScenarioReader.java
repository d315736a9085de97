package org.bpfls.sim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bpfls.sim.scenario.ObjectConfig.MapConfig;
import org.jspecify.annotations.Nullable;

/** Makes scenarios of JSON, and says where a file is wrong. */
final class ScenarioReader {
  private ScenarioReader() {}

  static Scenario scenario(Json json, boolean waitsForTasks) throws ScenarioFormatException {
    Json.Obj object = object(json);
    Map<String, ObjectConfig> objects = new LinkedHashMap<>();
    for (Map.Entry<String, Json> entry : object(need(object, "objects")).members().entrySet()) {
      if (!entry.getKey().matches("o[0-3]")) {
        throw error(entry.getValue(), "objects are named o0 to o3, not " + entry.getKey());
      }
      objects.put(entry.getKey(), config(object(entry.getValue())));
    }
    List<Step> steps = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (Json step : array(need(object, "steps")).items()) {
      steps.add(step(object(step), objects));
      labels.add(label(object(step)));
    }
    return new Scenario(
        stringOrEmpty(object, "id"), stringOrEmpty(object, "rationale"), objects, steps, labels, waitsForTasks);
  }

  private static String stringOrEmpty(Json.Obj object, String key) {
    return object.get(key) instanceof Json.Str s ? s.value() : "";
  }

  /** The operation and the values of its fields; numbers with their names, zeroes left out. */
  private static String label(Json.Obj step) {
    StringBuilder label = new StringBuilder();
    for (Map.Entry<String, Json> field : step.members().entrySet()) {
      Json value = field.getValue();
      if (value instanceof Json.Str s) {
        label.append(label.isEmpty() ? "" : " ").append(s.value());
      } else if (value instanceof Json.Arr list) {
        for (Json item : list.items()) {
          label.append(item instanceof Json.Str s ? " " + s.value() : "");
        }
      } else if (value instanceof Json.Raw raw && !raw.text().equals("0") && !raw.text().equals("null")) {
        label.append(' ').append(field.getKey()).append('=').append(raw.text());
      }
    }
    return label.toString();
  }

  private static ObjectConfig config(Json.Obj json) throws ScenarioFormatException {
    Json file = json.get("file");
    if (file != null && !text(file).equals("decl") && !text(file).equals("uni")) {
      throw error(file, "the known object files are \"uni\" and \"decl\"");
    }
    boolean decl = file != null && text(file).equals("decl");
    List<MapConfig> maps = new ArrayList<>();
    Json structOps = json.get("struct_ops");
    if (structOps != null) {
      for (Map.Entry<String, Json> entry : object(structOps).members().entrySet()) {
        maps.add(map(entry.getKey(), object(entry.getValue()), decl));
      }
    }
    Json target = json.get("freplace_target");
    return new ObjectConfig(
        decl,
        List.copyOf(maps),
        texts(json.get("programs")),
        texts(json.get("autoload_off")),
        texts(json.get("maps")),
        target == null ? null : textOrNull(target));
  }

  private static MapConfig map(String name, Json.Obj json, boolean decl) throws ScenarioFormatException {
    Json test1 = json.get("test_1");
    Json test2 = json.get("test_2");
    Json autocreate = json.get("autocreate");
    return new MapConfig(
        name,
        test1 == null ? null : textOrNull(test1),
        !decl || test1 != null,
        test2 == null ? null : textOrNull(test2),
        !decl || test2 != null,
        number(json, "tag", 0),
        autocreate == null || bool(autocreate));
  }

  private static Step step(Json.Obj s, Map<String, ObjectConfig> objects) throws ScenarioFormatException {
    Json op = need(s, "op");
    switch (text(op)) {
      case "load":
        Json name = need(s, "obj");
        if (!objects.containsKey(text(name))) {
          throw error(name, "no object " + text(name) + " is configured");
        }
        return new Step.Load(text(name));
      case "explode":
        return new Step.Explode(field(s, "obj"));
      case "close":
        return new Step.Close(field(s, "obj"));
      case "keep":
        return new Step.Keep(field(s, "ent"));
      case "drop":
        return new Step.Drop(field(s, "ent"));
      case "reopen":
        return new Step.Reopen(field(s, "ent"));
      case "assoc":
        Step.Via via = word(need(s, "via"), Step.Via.values());
        return new Step.Assoc(via, field(s, "prog"), field(s, "map"), number(s, "flags", 0));
      case "assoc_attr":
        Step.Attr attr = word(need(s, "attr"), Step.Attr.values());
        return new Step.AssocAttr(field(s, "prog"), field(s, "map"), number(s, "flags", 0), attr);
      case "assoc_unprivileged":
        return new Step.AssocUnprivileged(field(s, "prog"), field(s, "map"));
      case "attach":
        return new Step.Attach(field(s, "map"), field(s, "link"));
      case "detach":
        return new Step.Detach(field(s, "link"));
      case "link_detach":
        return new Step.LinkDetach(field(s, "link"));
      case "link_info":
        return new Step.LinkInfo(field(s, "link"));
      case "link_update":
        return new Step.LinkUpdate(field(s, "link"), field(s, "map"));
      case "link_create":
        return new Step.LinkCreate(field(s, "map"), field(s, "link"));
      case "update":
        return new Step.Update(field(s, "map"), optional(s, "test_1"), optional(s, "test_2"), number(s, "tag", 0));
      case "delete":
        return new Step.Delete(field(s, "map"));
      case "lookup":
        return new Step.Lookup(field(s, "map"));
      case "prog_attach":
        return new Step.ProgAttach(field(s, "prog"), field(s, "link"));
      case "run":
        return new Step.Run(field(s, "prog"));
      case "rename":
        return new Step.Rename();
      case "call":
        return new Step.Call(field(s, "map"), number(s, "member", 0));
      case "kick":
        return new Step.Kick(field(s, "obj"), text(need(s, "what")).startsWith("t"), number(s, "key", 0));
      case "tail":
        return new Step.Tail(field(s, "array"), number(s, "index", 0), field(s, "prog"));
      case "alive":
        return new Step.Alive(texts(need(s, "ents")));
      case "settle":
        return new Step.Settle();
      case "pin":
        return new Step.Pin(field(s, "ent"), field(s, "path"));
      case "unpin":
        return new Step.Unpin(field(s, "path"));
      case "get_pin":
        return new Step.GetPin(field(s, "path"), field(s, "ent"));
      case "iter_attach":
        return new Step.IterAttach(field(s, "prog"), field(s, "map"), field(s, "link"));
      case "iter_open":
        return new Step.IterOpen(field(s, "link"), field(s, "iter"));
      case "iter_read":
        return new Step.IterRead(field(s, "iter"));
      case "iter_close":
        return new Step.IterClose(field(s, "iter"));
      case "wake":
        return new Step.Wake();
      case "unpark":
        return new Step.Unpark();
      default:
        throw error(op, "unknown operation \"" + text(op) + "\"");
    }
  }

  // -------------------------------------------------------------------- fields

  static ScenarioFormatException error(Json at, String message) {
    return new ScenarioFormatException(at.line(), at.column(), message);
  }

  static Json.Obj object(Json json) throws ScenarioFormatException {
    if (json instanceof Json.Obj object) {
      return object;
    }
    throw error(json, "an object is expected here");
  }

  static Json.Arr array(Json json) throws ScenarioFormatException {
    if (json instanceof Json.Arr array) {
      return array;
    }
    throw error(json, "an array is expected here");
  }

  static String text(Json json) throws ScenarioFormatException {
    if (json instanceof Json.Str string) {
      return string.value();
    }
    throw error(json, "a string is expected here");
  }

  private static Json need(Json.Obj object, String key) throws ScenarioFormatException {
    Json value = object.get(key);
    if (value == null) {
      throw error(object, "\"" + key + "\" is missing");
    }
    return value;
  }

  private static String field(Json.Obj object, String key) throws ScenarioFormatException {
    return text(need(object, key));
  }

  private static @Nullable String optional(Json.Obj object, String key) throws ScenarioFormatException {
    Json value = object.get(key);
    return value == null ? null : textOrNull(value);
  }

  private static @Nullable String textOrNull(Json json) throws ScenarioFormatException {
    return json instanceof Json.Raw raw && raw.text().equals("null") ? null : text(json);
  }

  private static List<String> texts(@Nullable Json json) throws ScenarioFormatException {
    if (json == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Json item : array(json).items()) {
      texts.add(text(item));
    }
    return List.copyOf(texts);
  }

  private static boolean bool(Json json) throws ScenarioFormatException {
    if (json instanceof Json.Raw raw && (raw.text().equals("true") || raw.text().equals("false"))) {
      return raw.text().equals("true");
    }
    throw error(json, "true or false is expected here");
  }

  private static int number(Json.Obj object, String key, int byDefault) throws ScenarioFormatException {
    Json value = object.get(key);
    if (value == null) {
      return byDefault;
    }
    try {
      long number = value instanceof Json.Raw raw ? Long.parseLong(raw.text()) : Long.MIN_VALUE;
      if (number >= Integer.MIN_VALUE && number < 1L << 32) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      throw error(value, "a 32-bit integer is expected here");
    }
    throw error(value, "a 32-bit integer is expected here");
  }

  private static <E extends Enum<E>> E word(Json json, E[] words) throws ScenarioFormatException {
    String text = text(json);
    StringBuilder known = new StringBuilder();
    for (E word : words) {
      String name = word.name().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return word;
      }
      known.append(known.isEmpty() ? "" : ", ").append(name);
    }
    throw error(json, "one of " + known + " is expected here");
  }
}
