/** What the tool knows of BPF programs, their loaders and the kernel; the rules. */
@NullMarked
package org.bpfls.analysis;

import org.jspecify.annotations.NullMarked;
