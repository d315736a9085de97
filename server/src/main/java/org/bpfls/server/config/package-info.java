/** The configuration file {@code .bpfls.toml}. */
@NullMarked
package org.bpfls.server.config;

import org.jspecify.annotations.NullMarked;
