package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.flow.FileModel;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.Nodes;

/**
 * What tells that the function in a program's section is not, or not surely, the kernel function it attaches to: a loader that
 * chooses another ({@code bpf_program__set_attach_target()}, {@code bpf_program__attach_kprobe()}, tools/lib/bpf/libbpf.c), or
 * a BPF program that has a function of that name.
 */
final class AttachTargets {
  private static final String SET_TARGET = "bpf_program__set_attach_target";

  /**
   * Functions that take a program first and choose what it attaches to, with the index of the argument that names it. A section of
   * a kprobe attaches to user space as well.
   */
  private static final Map<String, Integer> NAME_ARGUMENT =
      Map.of(
          SET_TARGET, 2,
          "bpf_program__attach_kprobe", 2,
          "bpf_program__attach_kprobe_opts", 1,
          "bpf_program__attach_kprobe_multi_opts", 1,
          "bpf_program__attach_uprobe", 3,
          "bpf_program__attach_uprobe_opts", 2);

  private final Project project;
  private final List<LoaderChoices> loaders;

  private AttachTargets(Project project, List<LoaderChoices> loaders) {
    this.project = project;
    this.loaders = loaders;
  }

  static AttachTargets of(Project project) {
    List<LoaderChoices> loaders = new ArrayList<>();
    for (FileModel file : project.files()) {
      TranslationUnit unit = file.unit();
      if (file.file().kind() == FileKind.LOADER && unit != null && mayChoose(file.file().text().content())) {
        LoaderChoices choices = LoaderChoices.of(unit);
        if (!choices.choices().isEmpty()) {
          loaders.add(choices);
        }
      }
    }
    return new AttachTargets(project, List.copyOf(loaders));
  }

  private static boolean mayChoose(String text) {
    return NAME_ARGUMENT.keySet().stream().anyMatch(text::contains);
  }

  /** Whether a loader may attach the program to another function than its section names. */
  boolean chosenByLoader(BpfObject object, BpfProgram program, String target) {
    List<TranslationUnit> own = project.loaders(object);
    return loaders.stream()
        .anyMatch(loader -> loader.mayMove(program, target, own.stream().anyMatch(unit -> unit == loader.unit())));
  }

  /** Whether another BPF file has a function of that name, to which this program is attached by giving the program's fd. */
  boolean isBpfFunction(BpfObject object, String target) {
    return project.objects().stream()
        .filter(other -> !other.file().equals(object.file()) && other.functions().contains(target))
        .anyMatch(other -> other.program(target).filter(p -> p.section().target().equals(Optional.of(target))).isEmpty());
  }

  /**
   * A call that chooses.
   *
   * @param program the program, when it is written as a skeleton's {@code progs.NAME}
   * @param target what it is attached to, when that is written out
   */
  private record Choice(String callee, Optional<String> program, Optional<String> target) {
    boolean isFor(BpfProgram other) {
      boolean kprobe = other.section().prefix().startsWith("k");
      return kprobe != callee.equals(SET_TARGET) && program.map(other.name()::equals).orElse(true);
    }
  }

  /**
   * @param choices the calls that choose
   * @param strings the strings in it, among which a program's name may be
   */
  private record LoaderChoices(TranslationUnit unit, List<Choice> choices, Set<String> strings) {
    static LoaderChoices of(TranslationUnit unit) {
      List<Choice> choices = new ArrayList<>();
      Set<String> strings = new HashSet<>();
      unit.declarations().stream()
          .flatMap(decl -> Nodes.all(decl, Expr.class))
          .forEach(
              expr -> {
                if (expr instanceof Expr.StringLiteral literal) {
                  strings.add(literal.value());
                } else if (expr instanceof Expr.Call call && NAME_ARGUMENT.containsKey(call.calleeName())) {
                  choices.add(
                      new Choice(
                          call.calleeName(),
                          call.arguments().stream().findFirst().flatMap(StructOpsEdits::program),
                          literal(call, NAME_ARGUMENT.get(call.calleeName()))));
                }
              });
      return new LoaderChoices(unit, choices, strings);
    }

    private static Optional<String> literal(Expr.Call call, int argument) {
      return argument < call.arguments().size() && call.arguments().get(argument) instanceof Expr.StringLiteral literal
          ? Optional.of(literal.value())
          : Optional.empty();
    }

    /** A loader that is not known to open the object counts where it looks a program of that name up. */
    boolean mayMove(BpfProgram program, String target, boolean opensIt) {
      return choices.stream()
          .filter(choice -> choice.isFor(program) && !choice.target().equals(Optional.of(target)))
          .anyMatch(choice -> opensIt || choice.program().isEmpty() && strings.contains(program.name()));
    }
  }
}
