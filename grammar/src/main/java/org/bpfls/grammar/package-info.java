/** The BPF C front end: from the bytes of a file and its headers to syntax trees. */
@NullMarked
package org.bpfls.grammar;

import org.jspecify.annotations.NullMarked;
