package org.bpfls.sim.kernel;

/** A map. Its references are split as in the kernel: all of them, and those of descriptors and pins among them. */
public sealed interface BpfMap permits StructOpsMap, CallbackArray, ProgArray {
  /** References of all kinds; 0: its release is under way. */
  int refs();

  /** User references ({@code usercnt}): open files and pins. */
  int userRefs();

  /** The same map with other counts. */
  BpfMap withRefs(int refs, int userRefs);
}
