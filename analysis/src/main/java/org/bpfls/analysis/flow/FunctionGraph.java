package org.bpfls.analysis.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.jspecify.annotations.Nullable;

/**
 * The control flow of one function, in evaluation order: every point evaluates one syntax node whose operands were evaluated
 * before it. Short-circuit operators, conditional expressions and statement expressions are branches like any other; a constant
 * condition leaves one way.
 *
 * @param points by number; point 0 is the entry, {@code exit} the end of the function
 * @param cleanedUp variables with a {@code cleanup} attribute: a function is given their address when they go out of scope
 */
public record FunctionGraph(List<Point> points, int exit, Set<String> cleanedUp) {

  /**
   * @param node what is evaluated here: an {@link Expr}, a {@link Declaration.InitDeclarator}, a {@link Stmt.Return} or a
   *     {@link Stmt.Asm}; null where nothing happens
   */
  public record Point(int id, @Nullable Node node, List<Edge> out) {}

  /**
   * @param condition the expression whose outcome selects the edge; null when there is no choice (or none that is known)
   * @param taken the outcome, when there is a condition
   */
  public record Edge(int target, @Nullable Expr condition, boolean taken) {}

  public static FunctionGraph of(FunctionDefinition function) {
    Builder builder = new Builder();
    builder.statement(function.body());
    return builder.finish();
  }

  /** Appends points behind a current end; null as the end means that what follows cannot be reached. */
  private static final class Builder {
    private final List<@Nullable Node> nodes = new ArrayList<>();
    private final List<List<Edge>> edges = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<Integer> addressedLabels = new ArrayList<>();
    private final Deque<Integer> breaks = new ArrayDeque<>();
    private final Deque<Integer> continues = new ArrayDeque<>();
    private final Deque<Integer> switches = new ArrayDeque<>();
    private final Deque<Boolean> hasDefault = new ArrayDeque<>();
    private final Set<String> cleanedUp = new HashSet<>();
    private final int exit;
    private int end;

    Builder() {
      end = point(null);
      exit = point(null);
    }

    FunctionGraph finish() {
      edge(end, exit);
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < nodes.size(); i++) {
        points.add(new Point(i, nodes.get(i), List.copyOf(edges.get(i))));
      }
      return new FunctionGraph(List.copyOf(points), exit, Set.copyOf(cleanedUp));
    }

    private int point(@Nullable Node node) {
      nodes.add(node);
      edges.add(new ArrayList<>());
      return nodes.size() - 1;
    }

    private void edge(int from, int to) {
      edges.get(from).add(new Edge(to, null, true));
    }

    private void evaluate(Node node) {
      int next = point(node);
      edge(end, next);
      end = next;
    }

    private void jump(int target) {
      edge(end, target);
      end = point(null);
    }

    private void continueAt(int target) {
      edge(end, target);
      end = target;
    }

    private int label(String name) {
      return labels.computeIfAbsent(name, n -> point(null));
    }

    private void statement(Stmt stmt) {
      if (stmt instanceof Stmt.Compound compound) {
        compound.items().forEach(this::statement);
      } else if (stmt instanceof Stmt.Expression expression) {
        if (expression.expression() != null) {
          expression(expression.expression());
        }
      } else if (stmt instanceof Stmt.Declare declare) {
        declaration(declare.declaration());
      } else if (stmt instanceof Stmt.If branch) {
        conditional(branch.condition(), branch.then(), branch.otherwise());
      } else if (stmt instanceof Stmt.While loop) {
        loop(null, loop.condition(), null, loop.body(), false);
      } else if (stmt instanceof Stmt.DoWhile loop) {
        loop(null, loop.condition(), null, loop.body(), true);
      } else if (stmt instanceof Stmt.For loop) {
        loop(loop.init(), loop.condition(), loop.step(), loop.body(), false);
      } else if (stmt instanceof Stmt.Switch choice) {
        choice(choice);
      } else if (stmt instanceof Stmt.Return leave) {
        if (leave.value() != null) {
          expression(leave.value());
        }
        evaluate(leave);
        jump(exit);
      } else {
        jumpOrLabel(stmt);
      }
    }

    private void jumpOrLabel(Stmt stmt) {
      if (stmt instanceof Stmt.Break && !breaks.isEmpty()) {
        jump(breaks.peek());
      } else if (stmt instanceof Stmt.Continue && !continues.isEmpty()) {
        jump(continues.peek());
      } else if (stmt instanceof Stmt.Goto leap) {
        jump(label(leap.label()));
      } else if (stmt instanceof Stmt.ComputedGoto leap) {
        expression(leap.target());
        addressedLabels.forEach(target -> edge(end, target));
        end = point(null);
      } else if (stmt instanceof Stmt.Labeled labeled) {
        continueAt(label(labeled.label()));
        statement(labeled.body());
      } else if (stmt instanceof Stmt.Case option) {
        caseLabel();
        statement(option.body());
      } else if (stmt instanceof Stmt.Default option) {
        if (!hasDefault.isEmpty()) {
          hasDefault.pop();
          hasDefault.push(true);
        }
        caseLabel();
        statement(option.body());
      } else if (stmt instanceof Stmt.Asm asm) {
        asm.outputs().forEach(this::expression);
        asm.inputs().forEach(this::expression);
        evaluate(asm);
        asm.labels().forEach(name -> edge(end, label(name)));
      }
    }

    private void caseLabel() {
      int here = point(null);
      edge(end, here);
      if (!switches.isEmpty()) {
        edge(switches.peek(), here);
      }
      end = here;
    }

    private void choice(Stmt.Switch choice) {
      expression(choice.value());
      int after = point(null);
      switches.push(end);
      breaks.push(after);
      hasDefault.push(false);
      int from = end;
      end = point(null);
      statement(choice.body());
      continueAt(after);
      if (!hasDefault.pop()) {
        edge(from, after);
      }
      switches.pop();
      breaks.pop();
    }

    private void conditional(Expr condition, Stmt then, @Nullable Stmt otherwise) {
      int yes = point(null);
      int no = point(null);
      int after = point(null);
      branch(condition, yes, no);
      end = yes;
      statement(then);
      edge(end, after);
      end = no;
      if (otherwise != null) {
        statement(otherwise);
      }
      continueAt(after);
    }

    private void loop(
        @Nullable Stmt init, @Nullable Expr condition, @Nullable Expr step, Stmt body, boolean bodyFirst) {
      if (init != null) {
        statement(init);
      }
      int test = point(null);
      int inside = point(null);
      int next = point(null);
      int after = point(null);
      continueAt(bodyFirst ? inside : test);
      breaks.push(after);
      continues.push(bodyFirst ? test : next);
      end = inside;
      statement(body);
      edge(end, bodyFirst ? test : next);
      end = next;
      if (step != null) {
        expression(step);
      }
      edge(end, test);
      end = test;
      if (condition == null) {
        edge(end, inside);
      } else {
        branch(condition, inside, after);
      }
      end = after;
      breaks.pop();
      continues.pop();
    }

    private void declaration(Declaration declaration) {
      for (Declaration.InitDeclarator init : declaration.declarators()) {
        if (init.initializer() != null) {
          initializer(init.initializer());
        }
        if (init.declarator().name() != null && isCleanedUp(declaration, init)) {
          cleanedUp.add(init.declarator().name());
        }
        evaluate(init);
      }
    }

    private static boolean isCleanedUp(Declaration declaration, Declaration.InitDeclarator init) {
      return declaration.specifiers().attribute("cleanup").isPresent()
          || init.declarator().attributes().stream().anyMatch(a -> a.name().equals("cleanup"));
    }

    private void initializer(Initializer initializer) {
      if (initializer instanceof Initializer.Single single) {
        expression(single.expression());
      } else if (initializer instanceof Initializer.ListInit list) {
        list.elements().forEach(element -> initializer(element.value()));
      }
    }

    /** Leaves towards {@code yes} or {@code no}; the current end is spent. */
    private void branch(Expr condition, int yes, int no) {
      if (condition instanceof Expr.Unary not && not.operator().equals("!")) {
        branch(not.operand(), no, yes);
      } else if (condition instanceof Expr.Binary binary && binary.operator().equals("&&")) {
        int both = point(null);
        branch(binary.left(), both, no);
        end = both;
        branch(binary.right(), yes, no);
      } else if (condition instanceof Expr.Binary binary && binary.operator().equals("||")) {
        int other = point(null);
        branch(binary.left(), yes, other);
        end = other;
        branch(binary.right(), yes, no);
      } else if (isExpectation(condition)) {
        branch(((Expr.Call) condition).arguments().get(0), yes, no);
      } else if (condition instanceof Expr.Comma comma) {
        expression(comma.left());
        branch(comma.right(), yes, no);
      } else if (isConstant(condition)) {
        jump(isTrue(condition) ? yes : no);
      } else {
        expression(condition);
        edges.get(end).add(new Edge(yes, condition, true));
        edges.get(end).add(new Edge(no, condition, false));
        end = point(null);
      }
    }

    /** {@code true} and {@code false} are macros, or enumerators of a vmlinux.h. */
    private static boolean isConstant(Expr condition) {
      return condition instanceof Expr.IntLiteral
          || condition instanceof Expr.Identifier id && (id.name().equals("true") || id.name().equals("false"));
    }

    private static boolean isTrue(Expr condition) {
      return condition instanceof Expr.IntLiteral number
          ? number.value() != 0
          : condition instanceof Expr.Identifier id && id.name().equals("true");
    }

    private static boolean isExpectation(Expr condition) {
      return condition instanceof Expr.Call call
          && !call.arguments().isEmpty()
          && (call.calleeName().equals("__builtin_expect")
              || call.calleeName().equals("likely")
              || call.calleeName().equals("unlikely"));
    }

    private void expression(Expr expr) {
      if (expr instanceof Expr.Binary binary && (binary.operator().equals("&&") || binary.operator().equals("||"))) {
        int join = point(null);
        branch(expr, join, join);
        end = join;
        evaluate(expr);
      } else if (expr instanceof Expr.Conditional choice) {
        int yes = point(null);
        int no = point(null);
        int join = point(null);
        branch(choice.condition(), yes, no);
        end = yes;
        if (choice.then() != null) {
          expression(choice.then());
        }
        edge(end, join);
        end = no;
        expression(choice.otherwise());
        continueAt(join);
        evaluate(expr);
      } else if (expr instanceof Expr.Statement block) {
        statement(block.body());
        evaluate(expr);
      } else if (expr instanceof Expr.LabelAddress address) {
        addressedLabels.add(label(address.label()));
      } else if (!isUnevaluated(expr)) {
        for (Node child : Nodes.children(expr)) {
          if (child instanceof Expr operand) {
            expression(operand);
          } else if (child instanceof Initializer nested) {
            initializer(nested);
          }
        }
        evaluate(expr);
      }
    }

    private static boolean isUnevaluated(Expr expr) {
      return expr instanceof Expr.SizeofExpr
          || expr instanceof Expr.SizeofType
          || expr instanceof Expr.Builtin
          || expr instanceof Expr.Generic
          || expr instanceof Expr.TypeArgument;
    }
  }
}
