/** The command line: reads options, calls the analysis, reports and sets the exit status. */
@NullMarked
package org.bpfls.server.cli;

import org.jspecify.annotations.NullMarked;
