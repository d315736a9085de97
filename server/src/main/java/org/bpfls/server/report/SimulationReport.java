package org.bpfls.server.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bpfls.analysis.flow.Loading;
import org.bpfls.analysis.loader.LoaderRun;
import org.bpfls.sim.explore.Condition;
import org.bpfls.sim.explore.Exploration;
import org.bpfls.sim.explore.NodeOutcome;
import org.bpfls.sim.explore.SiteVerdict;
import org.bpfls.sim.explore.TraceStep;
import org.bpfls.sim.render.TimelineRenderer;

/** What {@code bpfls simulate} prints of source: each way in which objects are loaded, explored. */
public final class SimulationReport {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final int FORMAT_VERSION = 1;

  private SimulationReport() {}

  /** As text for people. */
  public static String text(List<Loading> loadings) {
    return loadings.stream()
        .map(loading -> heading(loading) + "\n" + withoutPlaces(TimelineRenderer.text(loading.exploration())))
        .collect(Collectors.joining("\n"));
  }

  /** As JSON. Keys without a value are left out. */
  public static String json(List<Loading> loadings, String kernel) {
    JsonObject root = new JsonObject();
    root.addProperty("version", FORMAT_VERSION);
    root.addProperty("kernel", kernel);
    JsonArray all = new JsonArray();
    loadings.forEach(loading -> all.add(loading(loading)));
    root.add("loadings", all);
    return GSON.toJson(root) + "\n";
  }

  private static String heading(Loading loading) {
    String objects =
        loading.objects().values().stream().map(object -> object.file()).distinct().sorted().collect(Collectors.joining(", "));
    LoaderRun run = loading.run();
    if (run != null) {
      return objects + ", loaded by " + run.entry() + "() of " + run.file();
    }
    return objects
        + (loading.kind() == Loading.Kind.CONFIGURED
            ? ", loaded as the configuration says"
            : loading.foreign() != null
            ? ", loaded by " + loading.foreign().description() + ": its steps are assumed"
            : ", no loader known: open, load and attach as a skeleton does are assumed");
  }

  private static JsonObject loading(Loading loading) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", loading.kind().name().toLowerCase(Locale.ROOT));
    LoaderRun run = loading.run();
    if (run != null) {
      json.addProperty("loader", run.file());
      json.addProperty("entry", run.entry());
    }
    JsonArray objects = new JsonArray();
    loading.objects().values().stream().map(object -> object.file()).distinct().sorted().forEach(objects::add);
    json.add("objects", objects);
    Exploration exploration = loading.exploration();
    json.addProperty("states", exploration.statesExplored());
    json.addProperty("complete", exploration.complete());
    if (exploration.limit() != null) {
      json.addProperty("limit", exploration.limit());
    }
    JsonArray verdicts = new JsonArray();
    exploration.verdicts().forEach(verdict -> verdicts.add(verdict(verdict)));
    json.add("verdicts", verdicts);
    JsonArray refused = new JsonArray();
    for (NodeOutcome outcome : exploration.outcomes()) {
      if (!outcome.ok() && outcome.cause() != NodeOutcome.Cause.ENVIRONMENT && !outcome.trace().isEmpty()) {
        JsonObject one = new JsonObject();
        one.addProperty("cause", name(outcome.cause()));
        one.addProperty("result", outcome.result());
        loading.span(outcome.node()).ifPresent(span -> {
          one.addProperty("file", span.source().name());
          one.addProperty("line", span.line());
          one.addProperty("column", span.column());
        });
        one.add("trace", trace(outcome.trace()));
        refused.add(one);
      }
    }
    json.add("refused", refused);
    return json;
  }

  private static JsonObject verdict(SiteVerdict site) {
    JsonObject json = new JsonObject();
    json.addProperty("program", site.program());
    json.addProperty("kfunc", site.site().kfunc());
    json.addProperty("via", site.site().via().name().toLowerCase(Locale.ROOT));
    json.addProperty("verdict", withoutPlaces(TimelineRenderer.words(site.verdict())));
    json.add("trace", trace(site.trace()));
    JsonArray seen = new JsonArray();
    site.conditions().entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry<Condition, List<TraceStep>>::getKey))
        .forEach(
            entry -> {
              JsonObject condition = new JsonObject();
              condition.addProperty("condition", name(entry.getKey()));
              condition.add("trace", trace(entry.getValue()));
              seen.add(condition);
            });
    json.add("seen", seen);
    return json;
  }

  private static JsonArray trace(List<TraceStep> steps) {
    JsonArray json = new JsonArray();
    for (TraceStep step : steps) {
      JsonObject one = new JsonObject();
      one.addProperty("step", withoutPlaces(step.step()));
      one.addProperty("result", withoutPlaces(step.result()));
      json.add(one);
    }
    return json;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Names of opened objects carry the place where they are opened; a reader has the source. */
  private static String withoutPlaces(String text) {
    return text.replaceAll("@\\d+h?(\\.\\d+)?", "");
  }
}
