package org.bpfls.analysis.loader;

import java.util.List;
import java.util.Set;
import org.bpfls.grammar.ast.Expr;

/**
 * What the calls of a loader mean that lead out of its sources: libbpf, generated skeletons, the raw system call, and the few
 * functions of libc and of test harnesses that decide where it goes on. The names are those of libbpf 1.7 and of bpftool's
 * generated code (tools/bpf/bpftool/gen.c). A function that is to be known has its case in one of the groups.
 */
final class Library {
  private static final Set<String> ALLOCATES = Set.of("malloc", "calloc", "zalloc", "strdup", "realloc");

  private final Journal journal;
  private final CallStack stack;
  private final List<LibraryFunctions> groups;

  Library(Journal journal, CallStack stack, Calls.Following following) {
    this.journal = journal;
    this.stack = stack;
    ObjectFunctions objects = new ObjectFunctions(stack);
    Associations associations = new Associations(stack);
    this.groups =
        List.of(
            objects,
            new ProgramFunctions(associations),
            new MapFunctions(),
            new LinkFunctions(),
            new DescriptorFunctions(associations),
            new TestAssertions(),
            new TextFunctions(),
            new Threads(stack, following),
            new SchedExtMacros(objects));
  }

  List<Result> call(Expr.Call expression, List<Value> arguments, State state, boolean ignoresResult) {
    String name = expression.calleeName();
    if (stack.scope().exits(name)) {
      return List.of();
    }
    LibraryCall call = new LibraryCall(expression, name, arguments, state, ignoresResult, journal);
    if (ALLOCATES.contains(name)) {
      return call.gives(Arrays.first(Paths.allocated(call.span())));
    }
    for (LibraryFunctions group : groups) {
      List<Result> results = group.call(call);
      if (results != null) {
        return results;
      }
    }
    return UnseenFunctions.call(call);
  }
}
