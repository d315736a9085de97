/** What an editor shows about a place in the source. */
@NullMarked
package org.bpfls.analysis.hover;

import org.jspecify.annotations.NullMarked;
