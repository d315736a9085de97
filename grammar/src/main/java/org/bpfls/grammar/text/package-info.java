/** Source text and places in it. */
@NullMarked
package org.bpfls.grammar.text;

import org.jspecify.annotations.NullMarked;
