/**
 * Exhaustive, breadth-first exploration of what a loader and the programs it attaches can do. {@code Explorer} searches, {@code
 * World} is what it searches in, {@code Transition} a step there; what an operation of the loader does is in {@code
 * LoaderOperations} and the classes that it asks; {@code Findings} collects what was seen on the way.
 */
@NullMarked
package org.bpfls.sim.explore;

import org.jspecify.annotations.NullMarked;
