/** C types, resolved on demand. */
@NullMarked
package org.bpfls.grammar.type;

import org.jspecify.annotations.NullMarked;
