/** Control and data flow of functions and loaders. */
@NullMarked
package org.bpfls.analysis.flow;

import org.jspecify.annotations.NullMarked;
