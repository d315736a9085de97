/** From tokens to syntax trees: slices, the ANTLR parser, recovery. */
@NullMarked
package org.bpfls.grammar.parse;

import org.jspecify.annotations.NullMarked;
