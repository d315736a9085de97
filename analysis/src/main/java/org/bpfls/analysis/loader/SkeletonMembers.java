package org.bpfls.analysis.loader;

import java.util.Optional;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.LoaderOp;
import org.jspecify.annotations.Nullable;

/** The members of skeletons: {@code skel->progs.p}, {@code skel->maps.m}, {@code skel->links.p}, {@code skel->struct_ops.m}. */
final class SkeletonMembers {
  private final Journal journal;

  SkeletonMembers(Journal journal) {
    this.journal = journal;
  }

  /** A member of a handle; empty when it is no handle's. */
  static Optional<Value> value(Value object, String name, State state) {
    if (object instanceof Value.Instance instance) {
      return switch (name) {
        case "progs", "maps", "links", "struct_ops" -> Optional.of(new Value.Part(instance.id(), name));
        case "obj" -> Optional.of(instance);
        default -> Optional.of(Value.UNKNOWN);
      };
    }
    if (object instanceof Value.Part part) {
      return Optional.of(
          switch (part.name()) {
            case "progs" -> new Value.Program(part.instance(), name);
            case "maps" -> new Value.Map(part.instance(), name);
            case "struct_ops" -> new Value.Shadow(part.instance(), name);
            default -> link(Paths.ofObject(part.instance(), "links", name), state);
          });
    }
    return object instanceof Value.Shadow ? Optional.of(Value.UNKNOWN) : Optional.empty();
  }

  private static Value link(String path, State state) {
    Value stored = state.get(path);
    String own = Paths.skeletonLink(path);
    return own != null && stored.equals(Value.UNKNOWN) ? new Value.Link(own) : stored;
  }

  /** {@code skel->struct_ops.map->member = value}. */
  State assignShadow(Value.Shadow shadow, String member, Value value, Span span, State state) {
    if (value instanceof Value.Program program) {
      return setMember(shadow, member, program.name(), span, state);
    }
    boolean function =
        journal.structOpsMap(new Value.Map(shadow.instance(), shadow.map()))
            .flatMap(m -> m.member(member))
            .map(m -> m.function() != null)
            .orElse(false);
    return function && value.equals(Value.ZERO) ? setMember(shadow, member, null, span, state) : state;
  }

  private State setMember(Value.Shadow shadow, String member, @Nullable String program, Span span, State state) {
    return journal.perform(new LoaderOp.SetMember(shadow.instance(), shadow.map(), member, program), span, state);
  }

  /**
   * {@code skel->links.p = link}: the skeleton destroys the link from now on. Setting the field to NULL takes a link out of the
   * skeleton again. Empty when the assignment is none of these.
   */
  Optional<Result> keepLink(String path, Value value, Span span, State state) {
    String own = Paths.skeletonLink(path);
    if (own == null) {
      return Optional.empty();
    }
    if (value instanceof Value.Link put && !put.id().equals(own)) {
      Value.Link kept = new Value.Link(own);
      return Optional.of(new Result(move(put, kept, span, state).with(path, kept), kept));
    }
    Value.Link inSkeleton = new Value.Link(own);
    if (value.equals(Value.ZERO) && state.values().containsValue(inSkeleton)) {
      Value.Link taken = new Value.Link("kept@" + span.line() + ":" + own);
      return Optional.of(new Result(move(inSkeleton, taken, span, state).with(path, Value.ZERO), Value.ZERO));
    }
    return Optional.empty();
  }

  private State move(Value.Link from, Value.Link to, Span span, State state) {
    return journal.perform(new LoaderOp.MoveLink(from.id(), to.id()), span, state).renamed(from, to);
  }
}
