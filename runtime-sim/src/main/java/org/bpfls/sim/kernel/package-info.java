/** The kernel's part: programs, struct_ops maps, links, their references, and the bpf() commands on them. */
@NullMarked
package org.bpfls.sim.kernel;

import org.jspecify.annotations.NullMarked;
