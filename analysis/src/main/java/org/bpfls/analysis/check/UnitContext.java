package org.bpfls.analysis.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfObject.KfuncDeclaration;
import org.bpfls.analysis.memo.DeclarationMemo;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.ExternalDecl;

/**
 * What a unit's rules are given.
 *
 * @param kind the main file's kind
 * @param memo the parsed unit, and what earlier versions of it left
 * @param object the programs, maps and kfunc calls read off it; empty lists for a unit that has none
 * @param facts what is known of kernels, the snapshot's kernel sources included
 * @param targets the kernels to judge for, oldest first, at least one
 * @param declarations the object's kfunc declarations by name
 */
public record UnitContext(
    FileKind kind,
    DeclarationMemo memo,
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
      FileKind kind, DeclarationMemo memo, BpfObject object, KernelFacts facts, List<KernelVersion> targets) {
    Map<String, List<KfuncDeclaration>> declarations = new HashMap<>();
    object
        .kfuncDeclarations()
        .forEach(one -> declarations.computeIfAbsent(one.name(), name -> new ArrayList<>(1)).add(one));
    return new UnitContext(kind, memo, object, facts, targets, declarations);
  }

  /** The parsed unit. */
  public TranslationUnit unit() {
    return memo.unit();
  }

  /**
   * What a rule finds in one declaration, or found there in an earlier version.
   *
   * @param check finds it; as a {@link DeclarationRule} does
   */
  public List<Finding> findings(String rule, ExternalDecl declaration, Consumer<Reporter> check) {
    return memo.answer(
        Finding.question(rule),
        declaration,
        () -> {
          List<Finding> found = new ArrayList<>();
          check.accept(found::add);
          return List.copyOf(found);
        });
  }

  /** The declarations of a kfunc in the files read in full, by the name as declared. */
  public List<KfuncDeclaration> declarations(String name) {
    memo.dependsOn(name);
    return declarations.getOrDefault(name, List.of());
  }
}
