/**
 * What is known of kernels: kfuncs, struct_ops types, helpers and section names per kernel version, from the built-in
 * catalogue, from a kernel's BTF or from its source.
 */
@NullMarked
package org.bpfls.analysis.kernel;

import org.jspecify.annotations.NullMarked;
