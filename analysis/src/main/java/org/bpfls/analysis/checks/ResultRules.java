package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.kernel.KfuncFacts;
import org.bpfls.analysis.kernel.KfuncFlag;
import org.bpfls.grammar.ast.Expr;

/** What the rules on kfunc results share. */
final class ResultRules {
  /** Beginnings of the names of helpers and kfuncs that take over a reference without being {@code KF_RELEASE}. */
  private static final List<String> TAKES_OVER =
      List.of("bpf_kptr_xchg", "bpf_list_push_", "bpf_list_add", "bpf_rbtree_add");

  private ResultRules() {}

  static boolean has(UnitContext context, Expr.Call call, KfuncFlag flag) {
    return facts(context, call.calleeName()).filter(f -> f.has(flag)).isPresent();
  }

  /** Whether a call neither checks nor takes over the pointers it is given, as far as is known. */
  static boolean keepsArguments(UnitContext context, Expr.Call call) {
    String name = call.calleeName();
    if (TAKES_OVER.stream().anyMatch(name::startsWith)) {
      return false;
    }
    Optional<KfuncFacts> kfunc = facts(context, name);
    return kfunc.isPresent() ? !kfunc.get().has(KfuncFlag.KF_RELEASE) : context.facts().helper(name).isPresent();
  }

  /** Whether some program reaches the call; what none reaches is never verified. */
  static boolean isReached(UnitContext context, Expr.Call call) {
    return context.object().programs().stream()
        .flatMap(program -> program.reaches().stream())
        .anyMatch(reach -> reach.call().span().equals(call.span()));
  }

  private static Optional<KfuncFacts> facts(UnitContext context, String name) {
    return name.isEmpty()
        ? Optional.empty()
        : context.facts().kfunc(name).flatMap(k -> k.at(context.targets().get(context.targets().size() - 1)));
  }
}
