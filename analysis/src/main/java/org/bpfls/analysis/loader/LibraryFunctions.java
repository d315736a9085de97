package org.bpfls.analysis.loader;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group of functions that are called but not followed, since it is known what they do. */
interface LibraryFunctions {
  /** The ways a call may end; null when it calls none of these, or nothing is known of what it is given. */
  @Nullable List<Result> call(LibraryCall call);
}
