/** Readable forms of scenario runs and explorations: a timeline, and Mermaid sequence diagrams. */
@NullMarked
package org.bpfls.sim.render;

import org.jspecify.annotations.NullMarked;
