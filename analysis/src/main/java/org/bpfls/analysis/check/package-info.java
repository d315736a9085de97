/** Findings and the rules' common ground. */
@NullMarked
package org.bpfls.analysis.check;

import org.jspecify.annotations.NullMarked;
