/** Preprocessing tokens, macros, includes and the header index. */
@NullMarked
package org.bpfls.grammar.preprocess;

import org.jspecify.annotations.NullMarked;
