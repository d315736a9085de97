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
  /** How a loader goes through its programs: {@code bpf_object__for_each_program()} is a macro of this. */
  private static final String EACH_PROGRAM = "bpf_object__for_each_program";
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
    return loaders.stream().anyMatch(loader -> loader.mayMove(project, object, program, target));
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
   * @param names the strings in it, and the members of its {@code progs}, among which a program's name may be
   */
  private record LoaderChoices(TranslationUnit unit, List<Choice> choices, Set<String> names) {
    static LoaderChoices of(TranslationUnit unit) {
      List<Choice> choices = new ArrayList<>();
      Set<String> names = new HashSet<>();
      unit.declarations().stream()
          .flatMap(decl -> Nodes.all(decl, Expr.class))
          .forEach(
              expr -> {
                if (expr instanceof Expr.StringLiteral literal) {
                  names.add(literal.value());
                } else if (expr instanceof Expr.Member) {
                  StructOpsEdits.program(expr).ifPresent(names::add);
                } else if (expr instanceof Expr.Call call && NAME_ARGUMENT.containsKey(call.calleeName())) {
                  choices.add(
                      new Choice(
                          call.calleeName(),
                          call.arguments().stream().findFirst().flatMap(StructOpsEdits::program),
                          literal(call, NAME_ARGUMENT.get(call.calleeName()))));
                }
              });
      return new LoaderChoices(unit, choices, names);
    }

    private static Optional<String> literal(Expr.Call call, int argument) {
      return argument < call.arguments().size() && call.arguments().get(argument) instanceof Expr.StringLiteral literal
          ? Optional.of(literal.value())
          : Optional.empty();
    }

    /**
     * Where the program of a choice is not written out, it may be any that the loader names, or all when it goes through them. A
     * loader that is not known to open any object may open this one.
     */
    boolean mayMove(Project project, BpfObject object, BpfProgram program, String target) {
      boolean opensIt = opens(project, object);
      boolean named = names.contains(program.name()) || opensIt && unit.main().content().contains(EACH_PROGRAM);
      boolean mayOpenIt = opensIt || project.objects().stream().noneMatch(other -> opens(project, other));
      return choices.stream()
          .filter(choice -> choice.isFor(program) && !choice.target().equals(Optional.of(target)))
          .anyMatch(choice -> choice.program().isPresent() ? opensIt : named && mayOpenIt);
    }

    private boolean opens(Project project, BpfObject object) {
      return project.loaders(object).stream().anyMatch(own -> own == unit);
    }
  }
}
