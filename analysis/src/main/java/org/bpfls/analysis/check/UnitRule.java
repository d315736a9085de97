package org.bpfls.analysis.check;

import java.util.Set;
import org.bpfls.analysis.FileKind;

/** A rule that looks at one translation unit at a time. See also {@link DeclarationRule}, which costs an editor less. */
public non-sealed interface UnitRule extends Rule {
  /** The kinds of files that it looks at. */
  default Set<FileKind> kinds() {
    return Set.of(FileKind.BPF);
  }

  /** Reports what it finds in the unit as a whole; called once per unit, possibly by several threads at a time. */
  void check(UnitContext context, Reporter reporter);
}
