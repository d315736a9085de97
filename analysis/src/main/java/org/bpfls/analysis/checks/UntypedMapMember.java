package org.bpfls.analysis.checks;

import org.bpfls.analysis.check.DeclarationRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.TypeSpec;

/** A map's key or value is given by its size, which leaves its type out of BTF ({@code parse_btf_map_def()}, libbpf.c). */
final class UntypedMapMember implements DeclarationRule {
  @Override
  public String id() {
    return "untyped-map-member";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "a map's key or value is given by its size instead of its type";
  }

  @Override
  public void check(UnitContext context, ExternalDecl declaration, Reporter reporter) {
    context.unit().all(declaration, TypeSpec.MemberDeclarator.class).forEach(member -> check(member.declarator(), reporter));
  }

  private void check(Declarator member, Reporter reporter) {
    String name = member.name();
    if (name == null || !(name.equals("key_size") || name.equals("value_size"))) {
      return;
    }
    // __uint() declares a pointer to an array; another member of that name is none of a map's.
    boolean sized =
        member.derivations().size() == 2
            && member.derivations().get(0) instanceof Declarator.Pointer
            && member.derivations().get(1) instanceof Declarator.Array array
            && (array.size() instanceof Expr.SizeofType || array.size() instanceof Expr.SizeofExpr);
    if (sized) {
      String key = name.substring(0, name.indexOf('_'));
      Modernisation.report(
          this,
          member.nameSpan(),
          "__uint(%s, sizeof(T)) leaves the type out of BTF: __type(%s, T) keeps it".formatted(name, key),
          reporter);
    }
  }
}
