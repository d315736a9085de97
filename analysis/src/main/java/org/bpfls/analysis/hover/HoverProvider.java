package org.bpfls.analysis.hover;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bpfls.analysis.AnalysisResult;
import org.bpfls.analysis.flow.Loading;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.kernel.KernelSourceReader;
import org.bpfls.analysis.kernel.Kfunc;
import org.bpfls.analysis.kernel.KernelRange;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.KfuncHover;
import org.bpfls.analysis.kernel.KfuncOverlay;
import org.bpfls.analysis.kernel.Prototype;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.LoaderNode;
import org.bpfls.sim.explore.LoaderOp;
import org.bpfls.sim.explore.NodeOutcome;
import org.bpfls.sim.explore.SiteVerdict;
import org.bpfls.sim.explore.Verdict;

/** Explains a place in the source: a kfunc, an association call, a program or a struct_ops map. */
public final class HoverProvider {
  private HoverProvider() {}

  /**
   * The hover for a position; empty where there is nothing to say.
   *
   * @param result of a run whose cache keeps units
   * @param file name of the file, as in the snapshot
   * @param offset in UTF-16 code units
   */
  public static Optional<Hover> hover(AnalysisResult result, String file, int offset) {
    Project project = result.project();
    return association(project, file, offset)
        .or(() -> kfunc(project, file, offset))
        .or(() -> program(project, file, offset))
        .or(() -> structOpsMap(project, file, offset));
  }

  private static boolean covers(Span span, String file, int offset) {
    return span.source().name().equals(file) && span.start() <= offset && offset <= span.end();
  }

  private static Optional<Hover> kfunc(Project project, String file, int offset) {
    for (BpfObject object : project.objects()) {
      for (BpfObject.KfuncCall call : object.kfuncCalls()) {
        Span name = nameOf(call);
        if (covers(name, file, offset)) {
          return description(project, file, call.name(), call.kfunc())
              .map(text -> new Hover(text + reachedBy(project, object, call), name));
        }
      }
      for (BpfObject.KfuncDeclaration declared : object.kfuncDeclarations()) {
        if (covers(declared.nameSpan(), file, offset)) {
          return description(project, file, declared.name(), declared.kfunc()).map(text -> new Hover(text, declared.nameSpan()));
        }
      }
    }
    return Optional.empty();
  }

  private static Span nameOf(BpfObject.KfuncCall call) {
    int end = Math.min(call.span().end(), call.span().start() + call.name().length());
    return new Span(call.span().source(), call.span().start(), end, call.span().macro());
  }

  private static Optional<String> description(Project project, String file, String declared, String name) {
    Optional<Prototype> own = ofVmlinux(project, file, declared);
    Optional<Kfunc> kfunc =
        own.map(prototype -> project.facts().with(KfuncOverlay.header(name, prototype)))
            .orElse(project.facts())
            .kfunc(name);
    List<KernelVersion> targets = project.targets();
    KernelRange range = new KernelRange(targets.get(0), targets.get(targets.size() - 1));
    return kfunc.map(k -> KfuncHover.markdown(project.facts(), k, range));
  }

  /** The prototype in the project's vmlinux.h, which knows the kernel better than the catalogue. */
  private static Optional<Prototype> ofVmlinux(Project project, String file, String name) {
    return project.files().stream()
        .filter(model -> model.name().equals(file))
        .flatMap(model -> Optional.ofNullable(model.unit()).stream())
        .flatMap(unit -> unit.ordinary(name).stream())
        .map(ExternalDecl::span)
        .filter(span -> span.source().name().endsWith("vmlinux.h") && span.macro() == null)
        .map(span -> span.source().content().substring(span.start(), span.end()))
        .findFirst()
        .flatMap(KernelSourceReader::prototype);
  }

  /** Which programs reach a call, and what becomes of it with the loaders that are known. */
  private static String reachedBy(Project project, BpfObject object, BpfObject.KfuncCall call) {
    boolean associating = project.associating().of(call.kfunc()).isPresent();
    List<String> lines = new ArrayList<>();
    for (BpfProgram program : object.programs()) {
      if (program.reaches().stream().anyMatch(reach -> reach.call().id().equals(call.id()))) {
        Set<String> fates = associating ? fates(project, object, program) : Set.of();
        lines.add("- `" + program.name() + "`" + (fates.isEmpty() ? "" : ": " + String.join("; ", fates)));
      }
    }
    return lines.isEmpty() ? "" : "\n**Reached from**\n" + String.join("\n", lines) + "\n";
  }

  private static Set<String> fates(Project project, BpfObject object, BpfProgram program) {
    Set<String> fates = new LinkedHashSet<>();
    for (Loading loading : project.loadings(object)) {
      String loader = loading.kind() == Loading.Kind.READ ? "" : " (no loader is known: skeleton attach is assumed)";
      for (SiteVerdict verdict : loading.exploration().verdicts()) {
        if (loading.instancesOf(object).contains(verdict.instance()) && verdict.program().equals(program.name())) {
          fates.add(words(verdict.verdict()) + loader);
        }
      }
    }
    return fates;
  }

  private static String words(Verdict verdict) {
    if (verdict instanceof Verdict.Always always) {
      return "always associated with `" + map(always.map()) + "`";
    }
    if (verdict instanceof Verdict.NeverAssociated) {
      return "runs without an association";
    }
    if (verdict instanceof Verdict.NeverRuns) {
      return "never runs with this loader";
    }
    if (verdict instanceof Verdict.Ambiguous ambiguous) {
      return "ambiguous between `" + map(ambiguous.map1()) + "` and `" + map(ambiguous.map2()) + "`";
    }
    if (verdict instanceof Verdict.Sometimes sometimes) {
      return switch (sometimes.reason()) {
        case UNASSOCIATED -> "associated with `" + map(sometimes.map()) + "`, but can run before that";
        case AMBIGUOUS -> "associated with `" + map(sometimes.map()) + "`, but can become ambiguous";
        case UNINITIALIZED -> "associated with `" + map(sometimes.map()) + "`, whose value may not be set yet";
        case DETACHED -> "associated with `" + map(sometimes.map()) + "`, and can still run when that is detached";
        case FREED -> "associated with `" + map(sometimes.map()) + "`, and a callback can outlive it";
      };
    }
    return "not decided: " + ((Verdict.Inconclusive) verdict).limit();
  }

  private static String map(String instanceAndMap) {
    return instanceAndMap.substring(instanceAndMap.lastIndexOf('.') + 1);
  }

  private static Optional<Hover> association(Project project, String file, int offset) {
    for (Loading loading : project.loadings()) {
      for (LoaderNode node : loading.graph().nodes()) {
        Optional<Span> span = loading.span(node.id()).filter(s -> covers(s, file, offset));
        if (node.op() instanceof LoaderOp.Assoc assoc && span.isPresent()) {
          return Optional.of(new Hover(describe(project, loading, node, assoc), span.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static String describe(Project project, Loading loading, LoaderNode node, LoaderOp.Assoc assoc) {
    StringBuilder text = new StringBuilder();
    text.append("Associates program `").append(assoc.program()).append("` with struct_ops map `").append(assoc.map());
    text.append("` (`BPF_PROG_ASSOC_STRUCT_OPS`, since Linux 7.0). It lasts until the program is freed.\n");
    Set<String> results =
        loading.exploration().outcomes().stream()
            .filter(outcome -> outcome.node() == node.id())
            .map(HoverProvider::result)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (!results.isEmpty()) {
      text.append("\n**Here:** ").append(String.join("; ", results)).append('\n');
    }
    BpfObject object = loading.objects().get(assoc.instance());
    Set<String> kfuncs = new LinkedHashSet<>();
    if (object != null) {
      object
          .program(assoc.program())
          .ifPresent(p -> project.associating().in(p).forEach(reach -> kfuncs.add("`" + reach.call().kfunc() + "`")));
    }
    text.append(
        kfuncs.isEmpty()
            ? "\nNo kfunc that the program reaches asks for it.\n"
            : "\n**Asked for by:** " + String.join(", ", kfuncs) + "\n");
    return text.toString();
  }

  private static String result(NodeOutcome outcome) {
    if (outcome.ok()) {
      return outcome.repeated() ? "succeeds, and changes nothing: it has that map already" : "succeeds";
    }
    return switch (outcome.cause()) {
      case CONFLICT -> "fails with " + outcome.result() + ": the program has another map already";
      case STRUCT_OPS_PROGRAM -> "fails with " + outcome.result() + ": struct_ops programs are associated by their map";
      case NOT_STRUCT_OPS_MAP -> "fails with " + outcome.result() + ": not a struct_ops map";
      case BAD_FLAGS -> "fails with " + outcome.result() + ": the flags must be zero";
      case NOT_LOADED, NO_PROGRAM, NO_MAP, NOT_OPEN -> "fails with " + outcome.result() + ": nothing is loaded to associate";
      default -> "can fail with " + outcome.result();
    };
  }

  private static Optional<Hover> program(Project project, String file, int offset) {
    for (BpfObject object : project.objects()) {
      for (BpfProgram program : object.programs()) {
        if (covers(program.nameSpan(), file, offset)) {
          StringBuilder text = new StringBuilder();
          text.append("BPF program `").append(program.name()).append("`, `SEC(\"");
          text.append(program.section().section()).append("\")`");
          text.append(program.section().sleepable() ? ", sleepable" : "").append('\n');
          Set<String> kfuncs = new LinkedHashSet<>();
          project.associating().in(program).forEach(reach -> kfuncs.add("`" + reach.call().kfunc() + "`"));
          if (!kfuncs.isEmpty()) {
            text.append("\n**Needs an association for:** ").append(String.join(", ", kfuncs)).append('\n');
            fates(project, object, program).forEach(fate -> text.append("\n- ").append(fate));
            text.append('\n');
          }
          return Optional.of(new Hover(text.toString(), program.nameSpan()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Hover> structOpsMap(Project project, String file, int offset) {
    for (BpfObject object : project.objects()) {
      for (StructOpsMap map : object.structOpsMaps()) {
        if (covers(map.nameSpan(), file, offset)) {
          StringBuilder text = new StringBuilder();
          text.append("struct_ops map `").append(map.name()).append("` of type `").append(map.type()).append('`');
          text.append(map.link() ? ", attached by a link" : "").append("\n");
          for (StructOpsMap.Member member : map.members()) {
            if (member.function() != null) {
              text.append("\n- `.").append(member.name()).append("` = `").append(member.function()).append('`');
            }
          }
          return Optional.of(new Hover(text.append('\n').toString(), map.nameSpan()));
        }
      }
    }
    return Optional.empty();
  }
}
