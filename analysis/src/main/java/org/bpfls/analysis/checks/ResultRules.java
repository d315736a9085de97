package org.bpfls.analysis.checks;

import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.kernel.KfuncFacts;
import org.bpfls.analysis.kernel.KfuncFlag;
import org.bpfls.grammar.ast.Expr;

/** What the rules on kfunc results share. */
final class ResultRules {
  /** Helpers and kfuncs that take over a reference without being {@code KF_RELEASE}. */
  private static final Set<String> TAKES_OVER =
      Set.of(
          "bpf_kptr_xchg",
          "bpf_list_push_front",
          "bpf_list_push_back",
          "bpf_list_push_front_impl",
          "bpf_list_push_back_impl",
          "bpf_rbtree_add",
          "bpf_rbtree_add_impl");

  private ResultRules() {}

  static boolean has(UnitContext context, Expr.Call call, KfuncFlag flag) {
    return facts(context, call.calleeName()).filter(f -> f.has(flag)).isPresent();
  }

  /** Whether a call neither checks nor takes over the pointers it is given, as far as is known. */
  static boolean keepsArguments(UnitContext context, Expr.Call call) {
    String name = call.calleeName();
    if (TAKES_OVER.contains(name)) {
      return false;
    }
    Optional<KfuncFacts> kfunc = facts(context, name);
    return kfunc.isPresent() ? !kfunc.get().has(KfuncFlag.KF_RELEASE) : context.facts().helper(name).isPresent();
  }

  private static Optional<KfuncFacts> facts(UnitContext context, String name) {
    return name.isEmpty()
        ? Optional.empty()
        : context.facts().kfunc(name).flatMap(k -> k.at(context.targets().get(context.targets().size() - 1)));
  }
}
