package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.jspecify.annotations.Nullable;

/** The units that a loader is linked with, as far as they are known: functions of theirs may be called. */
final class OtherUnits {
  private final List<TranslationUnit> units;
  private final Map<String, @Nullable Callee> found = new HashMap<>();
  private final Map<TranslationUnit, Scope> scopes = new HashMap<>();
  private final List<Scope> numbered = new ArrayList<>();

  OtherUnits(List<TranslationUnit> units) {
    this.units = List.copyOf(units);
  }

  /** The function of that name which other units can call; null when none or more than one unit has it. */
  @Nullable Callee find(String name) {
    if (!found.containsKey(name)) {
      found.put(name, only(name));
    }
    return found.get(name);
  }

  private @Nullable Callee only(String name) {
    Callee only = null;
    for (TranslationUnit unit : units) {
      for (ExternalDecl declaration : unit.declarations()) {
        if (declaration instanceof FunctionDefinition function
            && function.name().equals(name)
            && !function.specifiers().has("static")
            && !function.specifiers().has("inline")) {
          if (only != null) {
            return null;
          }
          only = new Callee(function, scopes.computeIfAbsent(unit, Scope::new));
        }
      }
    }
    return only;
  }

  /** Tells the static variables of one unit from those of others. */
  int number(Scope scope) {
    if (!numbered.contains(scope)) {
      numbered.add(scope);
    }
    return numbered.indexOf(scope);
  }
}
