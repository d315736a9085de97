package org.bpfls.grammar.ast;

import java.util.function.Consumer;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.Span;

/** Any part of a syntax tree. */
public sealed interface Node
    permits Attribute,
        Declaration.InitDeclarator,
        Declarator,
        Declarator.Parameter,
        DeclSpecifiers,
        Expr,
        ExternalDecl,
        Initializer,
        Initializer.Element,
        Initializer.Designator,
        Stmt,
        TypeName,
        TypeSpec,
        TypeSpec.Enumerator,
        TypeSpec.Member,
        TypeSpec.MemberDeclarator {
  /** Where a person looks for the node; see {@link Span}. */
  Span span();

  /** Gives the direct parts to {@code visit}, in source order except where the record's components differ from it. */
  void forEachChild(Consumer<? super Node> visit);

  /** The same node where an edit elsewhere in the text has moved it to. */
  Node shifted(Shift shift);
}
