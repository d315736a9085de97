package org.bpfls.analysis.check;

import java.util.List;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.grammar.TranslationUnit;

/**
 * What a unit's rules are given.
 *
 * @param kind the main file's kind
 * @param unit the parsed unit
 * @param object the programs, maps and kfunc calls read off it; empty lists for a unit that has none
 * @param facts what is known of kernels, the snapshot's kernel sources included
 * @param targets the kernels to judge for, oldest first, at least one
 */
public record UnitContext(
    FileKind kind, TranslationUnit unit, BpfObject object, KernelFacts facts, List<KernelVersion> targets) {
  /** Copies the list. */
  public UnitContext {
    targets = List.copyOf(targets);
  }
}
