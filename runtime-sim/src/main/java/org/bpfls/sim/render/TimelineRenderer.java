package org.bpfls.sim.render;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bpfls.sim.explore.Condition;
import org.bpfls.sim.explore.Exploration;
import org.bpfls.sim.explore.NodeOutcome;
import org.bpfls.sim.explore.SiteVerdict;
import org.bpfls.sim.explore.TraceStep;
import org.bpfls.sim.explore.Verdict;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.scenario.Event;
import org.bpfls.sim.scenario.Observation;
import org.bpfls.sim.scenario.ScenarioFile;
import org.bpfls.sim.scenario.ScenarioRunner;
import org.bpfls.sim.scenario.Timeline;

/** Plain text for people: one line per step, and below it what programs saw and what changed. */
public final class TimelineRenderer {
  private static final int STEP_WIDTH = 40;

  private TimelineRenderer() {}

  /** Runs every scenario of a file and renders it. */
  public static String text(ScenarioFile file, KernelProfile profile) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < file.scenarios().size(); i++) {
      out.append(i == 0 ? "" : "\n");
      out.append(text(ScenarioRunner.timeline(file.scenarios().get(i), profile)));
    }
    return out.toString();
  }

  /** Renders a run. Associations and references are shown where they changed. */
  public static String text(Timeline timeline) {
    StringBuilder out = new StringBuilder();
    out.append(timeline.id().isEmpty() ? "scenario" : timeline.id());
    out.append(timeline.rationale().isEmpty() ? "" : ": " + timeline.rationale()).append('\n');
    List<String> associations = List.of();
    List<String> references = List.of();
    int number = 1;
    for (Timeline.Entry entry : timeline.entries()) {
      line(out, number++, entry.step(), result(entry.observation()));
      for (Event event : entry.observation().events()) {
        out.append("       ").append(event(event)).append('\n');
      }
      changes(out, associations, entry.associations());
      changes(out, references, entry.references());
      associations = entry.associations();
      references = entry.references();
    }
    return out.toString();
  }

  private static void line(StringBuilder out, int number, String step, String result) {
    out.append(String.format("%4d  %-" + STEP_WIDTH + "s  %s%n", number, step, result).replace("\r\n", "\n"));
  }

  private static void changes(StringBuilder out, List<String> before, List<String> after) {
    for (String gone : before) {
      if (!after.contains(gone) && after.stream().noneMatch(now -> subject(now).equals(subject(gone)))) {
        out.append("     - ").append(gone).append('\n');
      }
    }
    for (String now : after) {
      if (!before.contains(now)) {
        out.append("     = ").append(now).append('\n');
      }
    }
  }

  private static String subject(String line) {
    int end = line.indexOf(' ');
    return end < 0 ? line : line.substring(0, end);
  }

  static String result(Observation observation) {
    String text = Errno.name(observation.result());
    Observation.Detail detail = observation.detail();
    if (detail instanceof Observation.FailedLoad failed) {
      return text + " at " + failed.stage();
    } else if (detail instanceof Observation.Loaded loaded) {
      return text + "  programs " + String.join(" ", loaded.programs()) + "; maps " + String.join(" ", loaded.maps());
    } else if (detail instanceof Observation.Returned returned) {
      return text + "  returned " + returned.value();
    } else if (detail instanceof Observation.LinkedMap linked) {
      return text + "  points to " + linked.map();
    } else if (detail instanceof Observation.Value value) {
      return text + "  " + value.state() + ", tag " + value.tag() + ", " + value.kernelRefs() + " kernel references";
    } else if (detail instanceof Observation.Existing existing) {
      StringBuilder alive = new StringBuilder(text);
      for (int i = 0; i < existing.entities().size(); i++) {
        alive.append(i == 0 ? "  " : ", ").append(existing.entities().get(i));
        alive.append(existing.alive().get(i) ? " lives" : " is gone");
      }
      return alive.toString();
    }
    return text;
  }

  static String event(Event event) {
    String map = event.map() == null ? "unassociated" : "associated with " + event.map();
    return switch (event.kind()) {
      case REPORT -> event.by() + " (" + event.via() + "): " + map;
      case CALL -> event.by() + " calls its instance: " + map + ", got " + event.result();
      case TRIGGER -> event.map() == null ? "not registered" : event.map() + " called: " + event.result();
      case REG -> event.map() + " registered";
      case UNREG -> event.map() + " unregistered";
      case UPDATE -> event.map() + " takes the link over";
    };
  }

  /** Renders an exploration: the verdict on every call site, the trace that made it, and refused operations. */
  public static String text(Exploration exploration) {
    StringBuilder out = new StringBuilder();
    for (SiteVerdict site : exploration.verdicts()) {
      out.append(site.instance()).append('.').append(site.program()).append(" -> ").append(site.site().kfunc());
      out.append(" (").append(site.site().via().name().toLowerCase(Locale.ROOT)).append("): ");
      out.append(Verdicts.describe(site.verdict())).append('\n');
      trace(out, site.trace());
      for (Map.Entry<Condition, List<TraceStep>> other : new TreeMap<>(site.conditions()).entrySet()) {
        if (!other.getValue().equals(site.trace())) {
          out.append("  also seen: ").append(Verdicts.describe(other.getKey())).append('\n');
        }
      }
    }
    for (NodeOutcome outcome : exploration.outcomes()) {
      if (!outcome.ok() && outcome.cause() != NodeOutcome.Cause.ENVIRONMENT && !outcome.trace().isEmpty()) {
        TraceStep last = outcome.trace().get(outcome.trace().size() - 1);
        out.append("refused: ").append(last.step()).append(": ").append(outcome.result()).append('\n');
      }
    }
    out.append(exploration.statesExplored()).append(" states");
    out.append(exploration.complete() ? "" : ", incomplete: limit " + exploration.limit()).append('\n');
    return out.toString();
  }

  /** A verdict in words. */
  public static String words(Verdict verdict) {
    return Verdicts.describe(verdict);
  }

  private static void trace(StringBuilder out, List<TraceStep> trace) {
    for (int i = 0; i < trace.size(); i++) {
      line(out, i + 1, trace.get(i).step(), trace.get(i).result());
    }
  }
}
