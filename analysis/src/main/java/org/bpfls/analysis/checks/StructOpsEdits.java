package org.bpfls.analysis.checks;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.Initializer;

/**
 * What the loaders of an object may change of its struct_ops before it is loaded, on whatever path. A rule that goes by the
 * object's own text keeps quiet about what is in here.
 */
final class StructOpsEdits {
  private static final String ANY = "*";

  private final Set<String> members = new HashSet<>();
  private final Set<String> maps = new HashSet<>();
  private final Set<String> programs = new HashSet<>();

  private StructOpsEdits() {}

  static StructOpsEdits of(Project project, BpfObject object) {
    StructOpsEdits edits = new StructOpsEdits();
    for (TranslationUnit unit : project.loaders(object)) {
      unit.all(Expr.Assign.class).forEach(edits::read);
      unit.all(Declaration.InitDeclarator.class).forEach(edits::read);
      unit.all(Expr.Call.class).forEach(edits::read);
    }
    return edits;
  }

  /** Whether a loader may set the member, or clear it. */
  boolean touchesMember(String map, String member) {
    return members.contains(map + "." + member) || members.contains(map + "." + ANY) || members.contains(ANY);
  }

  /** Whether a loader decides if the map is created. */
  boolean touchesMap(String map) {
    return maps.contains(map) || maps.contains(ANY);
  }

  /** Whether a loader sets a member to the program, or decides if it is loaded, or with which type. */
  boolean touchesProgram(String program) {
    return programs.contains(program) || programs.contains(ANY);
  }

  private void read(Expr.Assign assign) {
    Optional<String> map =
        assign.target() instanceof Expr.Member member ? part(member.object(), "struct_ops") : Optional.empty();
    if (map.isPresent() && assign.target() instanceof Expr.Member member) {
      members.add(map.get() + "." + member.name());
      // The value may have come a long way; a name is the least that it takes.
      programs.add(part(assign.value(), "progs").orElseGet(() -> noProgram(assign.value())));
    }
    alias(assign.value());
  }

  private void read(Declaration.InitDeclarator variable) {
    if (variable.initializer() instanceof Initializer.Single single) {
      alias(single.expression());
    }
  }

  private void read(Expr.Call call) {
    call.arguments().forEach(this::alias);
    String name = call.calleeName();
    Expr first = call.arguments().isEmpty() ? call.callee() : call.arguments().get(0);
    switch (name) {
      case "bpf_program__set_autoload", "bpf_program__set_type" ->
          programs.add(part(first, "progs").orElse(ANY));
      case "bpf_map__set_autocreate" -> maps.add(part(first, "maps").orElse(ANY));
      case "bpf_map__initial_value" ->
          members.add(part(first, "maps").map(map -> map + "." + ANY).orElse(ANY));
      default -> {
        if (name.startsWith("SCX_OPS_")) {
          // The macro itself, since its header is not there: it clears what the kernel lacks.
          members.add(ANY);
        } else if (name.startsWith("RUN_TESTS") || name.startsWith("test_loader__")) {
          programs.add(ANY);
        }
      }
    }
  }

  /** {@code skel->struct_ops.map} by another name: its members may be set through that. */
  private void alias(Expr value) {
    part(value, "struct_ops")
        .ifPresent(
            map -> {
              members.add(map + "." + ANY);
              programs.add(ANY);
            });
  }

  private static String noProgram(Expr value) {
    Expr plain = value.withoutCasts();
    boolean constant = plain instanceof Expr.IntLiteral || plain instanceof Expr.Identifier id && id.name().equals("NULL");
    boolean handle = plain instanceof Expr.Identifier || plain instanceof Expr.Call || plain instanceof Expr.Conditional;
    return constant || !handle ? "" : ANY;
  }

  /** The program that an expression names as a skeleton's {@code progs.name}. */
  static Optional<String> program(Expr expression) {
    return part(expression, "progs");
  }

  /** The last name of {@code skel->PART.name}; empty for anything else. */
  private static Optional<String> part(Expr expression, String part) {
    return expression.withoutCasts() instanceof Expr.Member member
            && member.object().withoutCasts() instanceof Expr.Member owner
            && owner.name().equals(part)
        ? Optional.of(member.name())
        : Optional.empty();
  }
}
