package org.bpfls.server.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.scenario.ScenarioFile;

/** Shows what happened in scenarios: a line per step with its result, and below it what programs saw. */
final class Timeline {
  private static final int STEP_COLUMNS = 46;

  private Timeline() {}

  /** Prints all scenarios of a file that has been run. */
  static void print(ScenarioFile result, KernelProfile profile, PrintWriter out) {
    JsonObject root = JsonParser.parseString(result.toJson()).getAsJsonObject();
    JsonArray scenarios = new JsonArray();
    if (root.has("scenarios")) {
      scenarios = root.getAsJsonArray("scenarios");
    } else {
      scenarios.add(root);
    }
    for (JsonElement element : scenarios) {
      scenario(element.getAsJsonObject(), profile, out);
    }
  }

  private static void scenario(JsonObject scenario, KernelProfile profile, PrintWriter out) {
    String id = scenario.has("id") ? scenario.get("id").getAsString() : "scenario";
    out.println(id + " on " + profile.name());
    JsonArray steps = scenario.getAsJsonArray("steps");
    JsonArray observed = scenario.getAsJsonArray("observed");
    for (int i = 0; i < steps.size(); i++) {
      JsonObject seen = observed.get(i).getAsJsonObject();
      out.printf(
          Locale.ROOT, "  %2d. %-" + STEP_COLUMNS + "s %s%n", i + 1, step(steps.get(i)), result(seen));
      if (seen.has("ev")) {
        for (JsonElement event : seen.getAsJsonArray("ev")) {
          out.println("        " + event(event.getAsJsonObject()));
        }
      }
    }
    out.println();
  }

  private static String step(JsonElement step) {
    StringBuilder words = new StringBuilder();
    if (step.isJsonArray()) {
      for (JsonElement word : step.getAsJsonArray()) {
        words.append(words.length() == 0 ? "" : " ").append(plain(word));
      }
      return words.toString();
    }
    for (Map.Entry<String, JsonElement> member : step.getAsJsonObject().entrySet()) {
      boolean operation = member.getKey().equals("op");
      words.append(words.length() == 0 ? "" : " ").append(operation ? "" : member.getKey() + "=");
      words.append(plain(member.getValue()));
    }
    return words.toString();
  }

  private static String result(JsonObject seen) {
    StringBuilder text = new StringBuilder(plain(seen.get("rc")));
    for (Map.Entry<String, JsonElement> member : seen.entrySet()) {
      if (!member.getKey().equals("rc") && !member.getKey().equals("ev")) {
        text.append("  ").append(member.getKey()).append('=').append(plain(member.getValue()));
      }
    }
    return text.toString();
  }

  private static String event(JsonObject event) {
    String kind = plain(event.get("k"));
    if (event.has("by")) {
      JsonElement map = event.get("assoc");
      String seen = map == null || map.isJsonNull() ? "no association" : "associated with " + plain(map);
      return plain(event.get("by")) + " (" + plain(event.get("via")) + ") asks: " + seen + rest(event);
    }
    JsonElement map = event.get("map");
    return kind + (map == null || map.isJsonNull() ? "" : " " + plain(map)) + rest(event);
  }

  private static String rest(JsonObject event) {
    StringBuilder text = new StringBuilder();
    for (String key : new String[] {"tag", "fns", "ret"}) {
      if (event.has(key)) {
        text.append(", ").append(key).append(' ').append(plain(event.get(key)));
      }
    }
    return text.toString();
  }

  private static String plain(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }
}
