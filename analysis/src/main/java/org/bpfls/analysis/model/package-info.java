/** What the tool reads off the syntax trees of BPF programs and kernel sources. */
@NullMarked
package org.bpfls.analysis.model;

import org.jspecify.annotations.NullMarked;
