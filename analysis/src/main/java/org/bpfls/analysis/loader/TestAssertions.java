package org.bpfls.analysis.loader;

import java.util.List;
import org.bpfls.analysis.loader.Value.Truth;
import org.jspecify.annotations.Nullable;

/** Macros of the kernel's selftests and functions of libbpf that say whether something went well. */
final class TestAssertions implements LibraryFunctions {
  @Override
  public @Nullable List<Result> call(LibraryCall call) {
    Value first = call.argument(0);
    return switch (call.name()) {
      case "ASSERT_OK_PTR", "ASSERT_TRUE", "CHECK", "CHECK_FAIL" -> call.answers(first.truth());
      case "ASSERT_OK", "ASSERT_NULL", "ASSERT_FALSE", "ASSERT_ERR_PTR" -> call.answers(first.truth().not());
      case "ASSERT_ERR" -> call.answers(first instanceof Value.NonZero ? Truth.MAYBE : first.truth());
      case "ASSERT_OK_FD" -> call.answers(isAboveZero(first));
      case "ASSERT_EQ" -> call.answers(Arithmetic.same(first, call.argument(1)));
      case "ASSERT_NEQ" -> call.answers(Arithmetic.same(first, call.argument(1)).not());
      case "ASSERT_GE", "ASSERT_GT" ->
          call.answers(call.argument(1).equals(Value.ZERO) ? isAboveZero(first) : Truth.MAYBE);
      case "IS_ERR", "IS_ERR_OR_NULL" ->
          call.answers(first.handle() ? Truth.NO : first.equals(Value.ZERO) ? Truth.YES : Truth.MAYBE);
      case "libbpf_get_error" ->
          call.gives(first.handle() ? Value.ZERO : first.equals(Value.ZERO) ? Value.NEGATIVE : Value.UNKNOWN);
      default -> null;
    };
  }

  /** Whether it is a descriptor, not an error code. */
  private static Truth isAboveZero(Value value) {
    return value.handle() ? Truth.YES : value instanceof Value.Negative ? Truth.NO : Truth.MAYBE;
  }
}
