/**
 * Scenario files: reading, running on the simulated kernel, and writing with what was observed. {@code Runner} has a method for
 * each kind of {@code Step}; it is the process that made the recordings, and {@code Machine} the kernel that it ran on.
 */
@NullMarked
package org.bpfls.sim.scenario;

import org.jspecify.annotations.NullMarked;
