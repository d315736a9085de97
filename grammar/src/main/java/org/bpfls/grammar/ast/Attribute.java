package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.Span;

/**
 * One {@code __attribute__((name(arguments)))} or {@code [[name]]}.
 *
 * @param name without leading and trailing double underscores, e.g. {@code section}, {@code btf_decl_tag}
 * @param arguments expressions; a type name is an {@link Expr.TypeArgument}
 */
public record Attribute(Span span, String name, List<Expr> arguments) implements Node {
  @Override
  public void forEachChild(Consumer<? super Node> visit) {
    arguments.forEach(visit);
  }

  @Override
  public Attribute shifted(Shift shift) {
    return new Attribute(shift.of(span), name, shift.all(arguments, Expr::shifted));
  }
}
