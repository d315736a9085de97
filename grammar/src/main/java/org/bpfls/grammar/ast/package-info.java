/** Immutable syntax trees of BPF C. */
@NullMarked
package org.bpfls.grammar.ast;

import org.jspecify.annotations.NullMarked;
