/** Files on disk: which to look at, and where their headers are. */
@NullMarked
package org.bpfls.server.workspace;

import org.jspecify.annotations.NullMarked;
