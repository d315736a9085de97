/** Findings as text for people and as JSON for programs. */
@NullMarked
package org.bpfls.server.report;

import org.jspecify.annotations.NullMarked;
