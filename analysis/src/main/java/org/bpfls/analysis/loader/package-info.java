/** What user-space code does with the BPF objects it opens. */
@NullMarked
package org.bpfls.analysis.loader;

import org.jspecify.annotations.NullMarked;
