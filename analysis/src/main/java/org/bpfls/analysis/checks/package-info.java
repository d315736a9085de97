/** The rules, one class each. */
@NullMarked
package org.bpfls.analysis.checks;

import org.jspecify.annotations.NullMarked;
