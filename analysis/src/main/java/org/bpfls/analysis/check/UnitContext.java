package org.bpfls.analysis.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfObject.KfuncDeclaration;
import org.bpfls.grammar.TranslationUnit;

/**
 * What a unit's rules are given.
 *
 * @param kind the main file's kind
 * @param unit the parsed unit
 * @param object the programs, maps and kfunc calls read off it; empty lists for a unit that has none
 * @param facts what is known of kernels, the snapshot's kernel sources included
 * @param targets the kernels to judge for, oldest first, at least one
 * @param declarations the object's kfunc declarations by name
 */
public record UnitContext(
    FileKind kind,
    TranslationUnit unit,
    BpfObject object,
    KernelFacts facts,
    List<KernelVersion> targets,
    Map<String, List<KfuncDeclaration>> declarations) {
  /** Copies the list. */
  public UnitContext {
    targets = List.copyOf(targets);
  }

  /** With the declarations of the object. */
  public static UnitContext of(
      FileKind kind, TranslationUnit unit, BpfObject object, KernelFacts facts, List<KernelVersion> targets) {
    Map<String, List<KfuncDeclaration>> declarations = new HashMap<>();
    object
        .kfuncDeclarations()
        .forEach(one -> declarations.computeIfAbsent(one.name(), name -> new ArrayList<>(1)).add(one));
    return new UnitContext(kind, unit, object, facts, targets, declarations);
  }

  /** The declarations of a kfunc in the files read in full, by the name as declared. */
  public List<KfuncDeclaration> declarations(String name) {
    return declarations.getOrDefault(name, List.of());
  }
}
