package org.bpfls.analysis.kernel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a kfunc takes and returns.
 *
 * @param returns the return type as C text
 * @param parameters what a BPF program writes at the call: the public form
 * @param implicit what the verifier appends ({@code KF_IMPLICIT_ARGS}, since 7.0); empty for most
 * @param fullName the function that has all parameters, in BTF {@code NAME_impl}; the kfunc's own name in a build
 *     without the twin; empty when nothing is implicit
 * @param fullIsKfunc whether {@code fullName} is also a kfunc of its own that programs may call ({@code
 *     bpf_obj_new_impl} and seven others in 7.3)
 */
public record Prototype(
    String returns,
    List<Parameter> parameters,
    List<Parameter> implicit,
    Optional<String> fullName,
    boolean fullIsKfunc) {
  /** Makes the lists immutable. */
  public Prototype {
    parameters = List.copyOf(parameters);
    implicit = List.copyOf(implicit);
  }

  /** A prototype without implicit parameters. */
  public static Prototype of(String returns, List<Parameter> parameters) {
    return new Prototype(returns, parameters, List.of(), Optional.empty(), false);
  }

  /** Whether the last parameter takes any number of arguments. */
  public boolean variadic() {
    return !parameters.isEmpty() && parameters.get(parameters.size() - 1).type().equals("...");
  }

  /**
   * Index of the visible parameter that the verifier overwrites with the calling program ({@code __prog}, 6.16 to
   * 6.19 and the v8 patch set; {@code is_kfunc_arg_prog()} in kernel/bpf/verifier.c); empty when there is none.
   */
  public OptionalInt legacyProgramParameter() {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).name().endsWith("__prog")) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** The declaration as programs see it: {@code int f(int a)}. */
  public String declaration(String name) {
    return CText.function(returns, name, parameters);
  }

  /** The declaration with the implicit parameters, as the kernel defines it. */
  public String fullDeclaration(String name) {
    return CText.function(returns, name, Stream.concat(parameters.stream(), implicit.stream()).toList());
  }
}
