package org.bpfls.sim.explore;

import org.jspecify.annotations.Nullable;

/**
 * An operation of a loader. {@code instance} names one opened object: opening one object several times gives several
 * instances, each with programs and maps of its own. An operation on an instance that was never opened fails with
 * {@code EINVAL} and changes nothing.
 *
 * <p>Open, load and attach can also fail for reasons that no model sees (memory, permissions, a scheduler that is
 * already there). Where a node with such an operation has an {@link Branch.Guard#ON_FAILURE} edge, that failure is
 * explored too.
 */
public sealed interface LoaderOp {
  /** Does nothing: a join, a branch, or a call that is of no interest. Attached programs may still run. */
  record Nop() implements LoaderOp {}

  /** {@code skel__open()}, {@code bpf_object__open*()}. */
  record Open(String instance, String object) implements LoaderOp {}

  /** {@code skel__load()}, {@code bpf_object__load()}: creates maps and loads programs, each as far as switched on. */
  record Load(String instance) implements LoaderOp {}

  /** {@code bpf_program__set_autoload()}; {@code EINVAL} once loaded. */
  record SetAutoload(String instance, String program, boolean on) implements LoaderOp {}

  /** {@code bpf_map__set_autocreate()}; {@code EBUSY} once loaded. */
  record SetAutocreate(String instance, String map, boolean on) implements LoaderOp {}

  /** {@code bpf_program__set_autoattach()} or {@code bpf_map__set_autoattach()}. */
  record SetAutoattach(String instance, String programOrMap, boolean on) implements LoaderOp {}

  /** {@code skel->struct_ops.map->member = program}, before load; null sets the member to NULL. */
  record SetMember(String instance, String map, String member, @Nullable String program) implements LoaderOp {}

  /** An association: program of one instance with a map of the same or of another one. */
  record Assoc(String instance, String program, String mapInstance, String map, int flags, Via via)
      implements LoaderOp {
    /** Which function the loader calls; they differ in who refuses. */
    public enum Via {
      /** {@code bpf_program__assoc_struct_ops()}. */
      LIBBPF,
      /** {@code bpf_prog_assoc_struct_ops()}, on descriptors. */
      LOW,
      /** {@code bpf(BPF_PROG_ASSOC_STRUCT_OPS)}. */
      RAW
    }
  }

  /**
   * {@code skel__attach()}: attaches the auto-attachable programs in order, then (libbpf 1.5 and later) the
   * auto-attachable struct_ops maps.
   */
  record AttachSkeleton(String instance) implements LoaderOp {}

  /** {@code skel__detach()}: destroys the links that the skeleton holds. */
  record DetachSkeleton(String instance) implements LoaderOp {}

  /**
   * {@code bpf_program__attach*()}; {@code linkVar} names the variable that holds the link, if any. A skeleton's own link
   * field is named {@code INSTANCE.links.NAME}: skeleton attach skips what it is set for, skeleton detach destroys it.
   */
  record AttachProgram(String instance, String program, @Nullable String linkVar) implements LoaderOp {}

  /** {@code bpf_map__attach_struct_ops()}: sets the map's value and registers it. */
  record AttachStructOps(String instance, String map, @Nullable String linkVar) implements LoaderOp {}

  /** {@code BPF_PROG_TEST_RUN} of a program. */
  record TestRun(String instance, String program) implements LoaderOp {}

  /** {@code bpf_link__destroy()}. */
  record DestroyLink(String linkVar) implements LoaderOp {}

  /** {@code bpf_link__disconnect()}: destroying the link later leaves the program attached. */
  record DisconnectLink(String linkVar) implements LoaderOp {}

  /**
   * The loader puts a link from one variable into another, {@code skel->links.p = link}: a skeleton destroys the links in its own
   * fields. Nothing holds a link that was in {@code to} any more, and it stays attached.
   */
  record MoveLink(String from, String to) implements LoaderOp {}

  /** {@code bpf_link__update_map()}: sets the new map's value, then moves the link to it. */
  record UpdateLink(String linkVar, String instance, String map) implements LoaderOp {}

  /** {@code close(bpf_program__fd())} or {@code close(bpf_map__fd())}, {@code bpf_program__unload()}. */
  record CloseFd(String instance, String programOrMap) implements LoaderOp {}

  /** {@code bpf_program__pin()}, {@code bpf_map__pin()}: a reference that outlives the process. */
  record Pin(String instance, String programOrMap) implements LoaderOp {}

  /** {@code bpf_link__pin()}. */
  record PinLink(String linkVar) implements LoaderOp {}

  /** {@code skel__destroy()}, {@code bpf_object__close()}: a skeleton's links go too. */
  record Destroy(String instance) implements LoaderOp {}

  /** {@code BPF_MAP_DELETE_ELEM} of element 0: unregisters a struct_ops map without {@code BPF_F_LINK}. */
  record DeleteElem(String instance, String map) implements LoaderOp {}

  /** Puts a program into a program array, for tail calls. */
  record TailSet(String arrayInstance, String array, String instance, String program) implements LoaderOp {}
}
