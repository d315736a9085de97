package org.bpfls.analysis.check;

import java.util.Set;
import org.bpfls.analysis.FileKind;

/** A rule that looks at one translation unit at a time. */
public non-sealed interface UnitRule extends Rule {
  /** The kinds of files that it looks at. */
  default Set<FileKind> kinds() {
    return Set.of(FileKind.BPF);
  }

  /** Reports what it finds; called once per unit, possibly by several threads at a time. */
  void check(UnitContext context, Reporter reporter);
}
