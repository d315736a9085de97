/** What libbpf adds in user space: the life cycle of an object and libbpf's own refusals. */
@NullMarked
package org.bpfls.sim.libbpf;

import org.jspecify.annotations.NullMarked;
