/** Loaders in Rust and Go, as far as it takes to know which objects they load and what they associate. */
@NullMarked
package org.bpfls.analysis.loader.foreign;

import org.jspecify.annotations.NullMarked;
