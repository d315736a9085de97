package org.bpfls.analysis.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Flags of a {@code BTF_ID_FLAGS} row, include/linux/btf.h of Linux 6.1 to 7.3; {@link #words} is what a caller of the
 * kfunc has to know.
 */
public enum KfuncFlag {
  KF_ACQUIRE("returns a reference that the program must release"),
  KF_RELEASE("releases the reference passed in"),
  KF_RET_NULL("may return NULL: check before use"),
  KF_KPTR_GET("takes a pointer to a kptr (old form)"),
  KF_TRUSTED_ARGS("pointer arguments must be trusted"),
  KF_SLEEPABLE("may sleep: only from sleepable programs"),
  KF_DESTRUCTIVE("can bring the system down: needs CAP_SYS_BOOT"),
  KF_RCU("accepts RCU-protected pointers as well as trusted ones"),
  KF_ITER_NEW("creates an open-coded iterator"),
  KF_ITER_NEXT("steps an open-coded iterator"),
  KF_ITER_DESTROY("destroys an open-coded iterator"),
  KF_RCU_PROTECTED("must be called inside an RCU read-side section"),
  KF_FASTCALL("clobbers only the registers of its arguments and result"),
  KF_ARENA_RET("returns an arena pointer"),
  KF_ARENA_ARG1("the first argument is an arena pointer"),
  KF_ARENA_ARG2("the second argument is an arena pointer"),
  KF_IMPLICIT_ARGS("the verifier supplies the trailing argument; callers do not write it"),
  KF_SPINLOCK_SAFE("may be called while a bpf_spin_lock is held"),
  KF_PERFMON("needs CAP_PERFMON");

  private static final Map<String, KfuncFlag> BY_NAME = byName();

  private final String words;

  KfuncFlag(String words) {
    this.words = words;
  }

  /** What the flag means for a caller, as a phrase. */
  public String words() {
    return words;
  }

  /** The flag of that name ({@code KF_ACQUIRE}); empty for one that this catalogue does not know. */
  public static Optional<KfuncFlag> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  private static Map<String, KfuncFlag> byName() {
    Map<String, KfuncFlag> flags = new HashMap<>();
    for (KfuncFlag flag : values()) {
      flags.put(flag.name(), flag);
    }
    return flags;
  }
}
