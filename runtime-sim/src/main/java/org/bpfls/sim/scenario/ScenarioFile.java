package org.bpfls.sim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.sim.kernel.Errno;
import org.jspecify.annotations.Nullable;

/**
 * A file of scenarios, or one with a single scenario; perhaps with what was observed. Fields that mean nothing to the
 * simulator are kept, in their order. An immutable value.
 */
public final class ScenarioFile {
  private static final String SCENARIOS = "scenarios";
  private static final String OBSERVED = "observed";

  private final Json.Obj root;
  private final List<Json.Obj> sources;
  private final List<Scenario> scenarios;

  private ScenarioFile(Json.Obj root, List<Json.Obj> sources, List<Scenario> scenarios) {
    this.root = root;
    this.sources = List.copyOf(sources);
    this.scenarios = List.copyOf(scenarios);
  }

  /**
   * Reads a file.
   *
   * @throws ScenarioFormatException when it is not JSON, or not a scenario file
   */
  public static ScenarioFile parse(String text) throws ScenarioFormatException {
    Json.Obj root = ScenarioReader.object(Json.parse(text));
    Json list = root.get(SCENARIOS);
    List<Json.Obj> sources = new ArrayList<>();
    if (list == null) {
      sources.add(root);
    } else {
      for (Json item : ScenarioReader.array(list).items()) {
        sources.add(ScenarioReader.object(item));
      }
    }
    List<Scenario> scenarios = new ArrayList<>();
    // how the recorder waited, where it says so: until Tasks RCU was done, too
    boolean waitsForTasks = root.get("waits") instanceof Json.Str waits && waits.value().equals("tasks");
    for (Json.Obj source : sources) {
      scenarios.add(ScenarioReader.scenario(source, waitsForTasks));
    }
    return new ScenarioFile(root, sources, scenarios);
  }

  /** The kernel that the file names, such as {@code 7.3.4+deb13-cloud-amd64}, or null. */
  public @Nullable String kernel() {
    return root.get("kernel") instanceof Json.Str s ? s.value() : null;
  }

  /** Its scenarios. */
  public List<Scenario> scenarios() {
    return scenarios;
  }

  /**
   * What the file says was observed in a scenario, one compact JSON object per step.
   *
   * @param index of the scenario
   * @return empty when the file says nothing of it
   */
  public List<String> observed(int index) {
    List<String> result = new ArrayList<>();
    if (sources.get(index).get(OBSERVED) instanceof Json.Arr array) {
      for (Json item : array.items()) {
        StringBuilder out = new StringBuilder();
        item.write(out);
        result.add(out.toString());
      }
    }
    return result;
  }

  /**
   * The same file with other observations.
   *
   * @param observations per scenario, per step
   * @throws IllegalArgumentException when there are more or fewer than scenarios
   */
  ScenarioFile withObserved(List<List<Observation>> observations) {
    if (observations.size() != sources.size()) {
      throw new IllegalArgumentException("one list of observations per scenario");
    }
    List<Json.Obj> filled = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      Json.Obj source = sources.get(i);
      List<Json> items = new ArrayList<>();
      for (Observation observation : observations.get(i)) {
        items.add(new Json.Raw(0, 0, json(observation)));
      }
      Map<String, Json> members = new LinkedHashMap<>(source.members());
      members.put(OBSERVED, new Json.Arr(0, 0, items));
      filled.add(new Json.Obj(source.line(), source.column(), members));
    }
    Json.Obj newRoot = root;
    if (root.get(SCENARIOS) == null) {
      newRoot = filled.get(0);
    } else {
      Map<String, Json> members = new LinkedHashMap<>(root.members());
      members.put(SCENARIOS, new Json.Arr(0, 0, new ArrayList<>(filled)));
      newRoot = new Json.Obj(root.line(), root.column(), members);
    }
    return new ScenarioFile(newRoot, filled, scenarios);
  }

  /** The file's text: JSON, one scenario per line. */
  public String toJson() {
    StringBuilder out = new StringBuilder();
    if (root.get(SCENARIOS) == null) {
      root.write(out);
      return out.append('\n').toString();
    }
    String separator = "{";
    for (Map.Entry<String, Json> member : root.members().entrySet()) {
      out.append(separator);
      Json.quote(member.getKey(), out);
      out.append(':');
      if (member.getKey().equals(SCENARIOS)) {
        String comma = "[\n";
        for (Json.Obj source : sources) {
          out.append(comma);
          source.write(out);
          comma = ",\n";
        }
        out.append(sources.isEmpty() ? "[]" : "\n]");
      } else {
        member.getValue().write(out);
      }
      separator = ",";
    }
    return out.append("}\n").toString();
  }

  /** An observation in the words of the file format. */
  static String json(Observation observation) {
    StringBuilder out = new StringBuilder(64);
    String name = Errno.name(observation.result());
    out.append("{\"rc\":\"").append(observation.result() < 0 ? "-" : "").append(name).append('"');
    Observation.Detail detail = observation.detail();
    if (detail instanceof Observation.FailedLoad failed) {
      out.append(",\"stage\":\"").append(failed.stage()).append('"');
    } else if (detail instanceof Observation.Loaded loaded) {
      strings(out.append(",\"progs\":"), loaded.programs());
      strings(out.append(",\"maps\":"), loaded.maps());
    } else if (detail instanceof Observation.Returned returned) {
      out.append(",\"retval\":").append(returned.value());
    } else if (detail instanceof Observation.LinkedMap linked) {
      out.append(",\"map\":\"").append(linked.map()).append('"');
    } else if (detail instanceof Observation.Value value) {
      out.append(",\"state\":\"").append(value.state()).append("\",\"krefs\":").append(value.kernelRefs());
      out.append(",\"tag\":").append(value.tag()).append(",\"fns\":").append(value.functions());
    } else if (detail instanceof Observation.Existing existing) {
      String separator = ",\"alive\":{";
      for (int i = 0; i < existing.entities().size(); i++) {
        out.append(separator);
        Json.quote(existing.entities().get(i), out);
        out.append(':').append(existing.alive().get(i));
        separator = ",";
      }
      out.append(existing.entities().isEmpty() ? ",\"alive\":{}" : "}");
    }
    if (!observation.events().isEmpty()) {
      String separator = ",\"ev\":[";
      for (Event event : observation.events()) {
        event(out.append(separator), event);
        separator = ",";
      }
      out.append(']');
    }
    return out.append('}').toString();
  }

  private static void strings(StringBuilder out, List<String> strings) {
    String separator = "[";
    for (String string : strings) {
      Json.quote(string, out.append(separator));
      separator = ",";
    }
    out.append(strings.isEmpty() ? "[]" : "]");
  }

  private static void event(StringBuilder out, Event event) {
    out.append("{\"k\":\"").append(event.kind().word()).append('"');
    if (event.isKfuncCall()) {
      out.append(",\"by\":\"").append(event.by()).append("\",\"via\":\"").append(event.via()).append('"');
    }
    out.append(event.isKfuncCall() ? ",\"assoc\":" : ",\"map\":");
    if (event.map() == null) {
      out.append("null");
    } else {
      out.append('"').append(event.map()).append("\",\"tag\":").append(event.tag());
      out.append(",\"fns\":").append(event.functions());
    }
    if (event.hasResult()) {
      out.append(",\"ret\":").append(event.result());
    }
    out.append('}');
  }
}
