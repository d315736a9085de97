package org.bpfls.sim.kernel;

import java.util.Arrays;

/**
 * An array map, perhaps with a timer, workqueue or task work item in each element.
 *
 * @param refs references of all kinds
 * @param userRefs user references; callbacks live only while there are some
 * @param callbacks per element the program whose callback is set, or -1; empty for a plain array
 * @param pins per element a struct_ops map that the callback holds (revision v5 only), or -1
 */
public record CallbackArray(int refs, int userRefs, int[] callbacks, int[] pins) implements BpfMap {
  @Override
  public CallbackArray withRefs(int newRefs, int newUserRefs) {
    return new CallbackArray(newRefs, newUserRefs, callbacks, pins);
  }

  CallbackArray withCallback(int index, int prog, int pin) {
    int[] newCallbacks = callbacks.clone();
    newCallbacks[index] = prog;
    int[] newPins = pins.clone();
    newPins[index] = pin;
    return new CallbackArray(refs, userRefs, newCallbacks, newPins);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CallbackArray m
        && refs == m.refs
        && userRefs == m.userRefs
        && Arrays.equals(callbacks, m.callbacks)
        && Arrays.equals(pins, m.pins);
  }

  @Override
  public int hashCode() {
    return (refs * 31 + userRefs) * 31 + Arrays.hashCode(callbacks);
  }
}
