package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Rule;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.KfuncFacts;
import org.bpfls.analysis.kernel.KfuncFlag;
import org.bpfls.analysis.kernel.Parameter;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;

/** What the rules on kfunc results share. */
final class ResultRules {
  /** Beginnings of the names of helpers and kfuncs that take over a reference without being {@code KF_RELEASE}. */
  private static final List<String> TAKES_OVER =
      List.of("bpf_kptr_xchg", "bpf_list_push_", "bpf_list_add", "bpf_rbtree_add");

  /** Suffixes of parameters that may be NULL, or that the verifier does not look at. */
  private static final List<String> NULL_ALLOWED = List.of("__nullable", "__opt", "__ign", "__prog", "__arena");

  private static final Set<KfuncFlag> NULL_REFUSED_BEFORE_7_0 =
      Set.of(KfuncFlag.KF_TRUSTED_ARGS, KfuncFlag.KF_RELEASE, KfuncFlag.KF_RCU);

  /** The oldest of the measured kernels whose selftests (cpumask_failure.c) show it. */
  private static final KernelVersion XCHG_REFUSES_NULL = KernelVersion.of(6, 12);

  private ResultRules() {}

  /** What is judged for each target by itself, and the targets on which it came out, oldest first. */
  static <T> Map<T, List<KernelVersion>> perTarget(
      UnitContext context, Function<KernelVersion, ? extends Collection<T>> judge) {
    Map<T, List<KernelVersion>> found = new LinkedHashMap<>();
    for (KernelVersion target : context.targets()) {
      judge.apply(target).forEach(one -> found.computeIfAbsent(one, o -> new ArrayList<>()).add(target));
    }
    return found;
  }

  /** Whether it is the call of a kfunc with that flag; a unit's own function of that name is none. */
  static boolean has(UnitContext context, KernelVersion target, Expr.Call call, KfuncFlag flag) {
    String name = call.calleeName();
    return facts(context, target, name).filter(f -> f.has(flag)).isPresent()
        && !(context.unit().ordinary(name).orElse(null) instanceof FunctionDefinition);
  }

  /** Whether a call neither checks nor takes over the pointers it is given, as far as is known. */
  static boolean keepsArguments(UnitContext context, KernelVersion target, Expr.Call call) {
    String name = call.calleeName();
    if (TAKES_OVER.stream().anyMatch(name::startsWith)) {
      return false;
    }
    Optional<KfuncFacts> kfunc = facts(context, target, name);
    return kfunc.isPresent() ? !kfunc.get().has(KfuncFlag.KF_RELEASE) : context.facts().helper(name).isPresent();
  }

  /**
   * Whether the verifier refuses the call when that argument may be NULL ({@code check_kfunc_args()}, kernel/bpf/verifier.c):
   * every pointer that is not marked otherwise since 7.0, before that those of kfuncs with one of the flags. A kptr is given to
   * a map by a helper, which takes the constant NULL, but nothing that may be NULL ({@code check_reg_type()}).
   */
  static boolean refusesNull(UnitContext context, KernelVersion target, Expr.Call call, int argument) {
    if (call.calleeName().equals("bpf_kptr_xchg")) {
      return argument == 1 && target.atLeast(XCHG_REFUSES_NULL);
    }
    Optional<KfuncFacts> kfunc = facts(context, target, call.calleeName());
    if (kfunc.isEmpty() || argument >= kfunc.get().prototype().parameters().size()) {
      return false;
    }
    Parameter parameter = kfunc.get().prototype().parameters().get(argument);
    return parameter.type().endsWith("*")
        && NULL_ALLOWED.stream().noneMatch(parameter.name()::endsWith)
        && (target.atLeast(KernelVersion.V7_0) || NULL_REFUSED_BEFORE_7_0.stream().anyMatch(kfunc.get()::has));
  }

  /** A function's name without what BPF_PROG() and its like put before it. */
  static String writtenName(FunctionDefinition function) {
    String name = function.name();
    return name.startsWith("____") && function.span().macro() != null ? name.substring(4) : name;
  }

  /** Looks at what one function does with results. */
  @FunctionalInterface
  interface FunctionCheck {
    void check(UnitContext context, FunctionDefinition function, Reporter reporter);
  }

  /** Looks at the functions that some program reaches; what none reaches is never verified. */
  static void inReachedFunctions(Rule rule, UnitContext context, Reporter reporter, FunctionCheck check) {
    Set<String> reached = reachedFunctions(context);
    for (ExternalDecl declaration : context.unit().declarations()) {
      if (declaration instanceof FunctionDefinition function && reached.contains(writtenName(function))) {
        context.findings(rule.id(), function, found -> check.check(context, function, found))
            .forEach(reporter::report);
      }
    }
  }

  /** Names of the functions on the ways from programs to kfunc calls, the programs included. */
  private static Set<String> reachedFunctions(UnitContext context) {
    Set<String> names = new HashSet<>();
    for (BpfProgram program : context.object().programs()) {
      names.add(program.name());
      program.reaches().forEach(reach -> names.addAll(reach.path()));
    }
    return names;
  }

  /** Calls of a function's body whose results are followed: the nodes themselves, since calls out of one macro share a span. */
  static Set<Expr.Call> followed(UnitContext context, FunctionDefinition function, Predicate<Expr.Call> isSource) {
    Set<Expr.Call> found = Collections.newSetFromMap(new IdentityHashMap<>());
    context.unit().all(function, Expr.Call.class).stream().filter(isSource).forEach(found::add);
    return found;
  }

  private static Optional<KfuncFacts> facts(UnitContext context, KernelVersion target, String name) {
    return name.isEmpty() ? Optional.empty() : context.facts().kfunc(name).flatMap(k -> k.at(target));
  }
}
