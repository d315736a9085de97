package org.bpfls.sim.render;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bpfls.sim.explore.Exploration;
import org.bpfls.sim.explore.SiteVerdict;
import org.bpfls.sim.explore.TraceStep;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.scenario.Event;
import org.bpfls.sim.scenario.ScenarioFile;
import org.bpfls.sim.scenario.ScenarioRunner;
import org.bpfls.sim.scenario.Timeline;

/** Mermaid sequence diagrams: the loader, the kernel, and every program that ran. */
public final class MermaidRenderer {
  private MermaidRenderer() {}

  /** Runs every scenario of a file; a diagram for each, an empty line between them. */
  public static String text(ScenarioFile file, KernelProfile profile) {
    List<String> diagrams = new ArrayList<>();
    file.scenarios().forEach(scenario -> diagrams.add(text(ScenarioRunner.timeline(scenario, profile))));
    return String.join("\n", diagrams);
  }

  /** A run as a diagram. */
  public static String text(Timeline timeline) {
    Set<String> programs = new LinkedHashSet<>();
    for (Timeline.Entry entry : timeline.entries()) {
      for (Event event : entry.observation().events()) {
        if (event.isKfuncCall() && event.by() != null) {
          programs.add(event.by());
        }
      }
    }
    List<String> actors = List.copyOf(programs);
    StringBuilder out = head(actors);
    List<String> associations = List.of();
    for (Timeline.Entry entry : timeline.entries()) {
      out.append("  L->>K: ").append(escape(entry.step())).append('\n');
      for (Event event : entry.observation().events()) {
        event(out, actors, event);
      }
      for (String now : entry.associations()) {
        if (!associations.contains(now)) {
          out.append("  Note over K: ").append(escape(now)).append('\n');
        }
      }
      associations = entry.associations();
      out.append("  K-->>L: ").append(escape(TimelineRenderer.result(entry.observation()))).append('\n');
    }
    return out.toString();
  }

  private static void event(StringBuilder out, List<String> actors, Event event) {
    String by = event.by();
    if (by == null) {
      out.append("  Note over K: ").append(escape(TimelineRenderer.event(event))).append('\n');
      return;
    }
    String actor = "P" + actors.indexOf(by);
    String map = event.map() == null ? "unassociated" : event.map();
    out.append("  ").append(actor).append("->>K: kfunc (").append(event.via()).append(")\n");
    out.append("  K-->>").append(actor).append(": ").append(escape(map)).append('\n');
  }

  /** A diagram for every call site that is not always well, with its shortest trace. */
  public static String text(Exploration exploration) {
    List<String> diagrams = new ArrayList<>();
    for (SiteVerdict site : exploration.verdicts()) {
      if (!site.trace().isEmpty()) {
        diagrams.add(trace(site));
      }
    }
    return String.join("\n", diagrams);
  }

  private static String trace(SiteVerdict site) {
    String program = site.instance() + "." + site.program();
    StringBuilder out = head(List.of(program));
    for (TraceStep step : site.trace()) {
      if (step.node() >= 0) {
        out.append("  L->>K: ").append(escape(step.step())).append('\n');
        out.append("  K-->>L: ").append(escape(step.result())).append('\n');
      } else if (step.step().contains(program)) {
        out.append("  K->>P0: ").append(escape(step.step())).append('\n');
        out.append("  Note over P0: ").append(escape(step.result())).append('\n');
      } else {
        out.append("  Note over K: ").append(escape(step.step() + ": " + step.result())).append('\n');
      }
    }
    out.append("  Note over P0: ").append(escape(Verdicts.describe(site.verdict()))).append('\n');
    return out.toString();
  }

  private static StringBuilder head(List<String> actors) {
    StringBuilder out = new StringBuilder("sequenceDiagram\n  participant L as loader\n  participant K as kernel\n");
    for (int i = 0; i < actors.size(); i++) {
      out.append("  participant P").append(i).append(" as ").append(escape(actors.get(i))).append('\n');
    }
    return out;
  }

  /** Mermaid ends a statement at a semicolon and takes {@code #} for an entity. */
  private static String escape(String text) {
    return text.replace("#", "#35;").replace(";", "#59;").replace("#35#59;", "#35;").replace("->", "to");
  }
}
