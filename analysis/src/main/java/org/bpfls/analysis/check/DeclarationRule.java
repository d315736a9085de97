package org.bpfls.analysis.check;

import org.bpfls.grammar.ast.ExternalDecl;

/**
 * A rule that looks at one declaration at a time. What it finds there must follow from the declaration, from what it asks the
 * context's unit about names, from the kernel facts and from the targets; an editor keeps it for as long as these stay the same.
 */
public interface DeclarationRule extends UnitRule {
  /** Reports what it finds in one declaration. */
  void check(UnitContext context, ExternalDecl declaration, Reporter reporter);

  @Override
  default void check(UnitContext context, Reporter reporter) {}
}
