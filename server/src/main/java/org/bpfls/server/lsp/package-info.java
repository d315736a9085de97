/** The language server; the only place with protocol types. */
@NullMarked
package org.bpfls.server.lsp;

import org.jspecify.annotations.NullMarked;
