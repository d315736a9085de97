/** Exhaustive, breadth-first exploration of what a loader and the programs it attaches can do. */
@NullMarked
package org.bpfls.sim.explore;

import org.jspecify.annotations.NullMarked;
