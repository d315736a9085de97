/** Scenario files: reading, running on the simulated kernel, and writing with what was observed. */
@NullMarked
package org.bpfls.sim.scenario;

import org.jspecify.annotations.NullMarked;
