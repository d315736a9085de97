/** What is known of single declarations, kept from one version of a unit to the next. */
@NullMarked
package org.bpfls.analysis.memo;

import org.jspecify.annotations.NullMarked;
