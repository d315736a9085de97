package org.bpfls.grammar.preprocess;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** A unit's macros for reading, made when asked for: a unit with libc headers has thousands of which few are looked up. */
final class MacroDefinitions extends AbstractMap<String, Preprocessed.MacroDefinition> {
  private final MacroTable macros;

  MacroDefinitions(MacroTable macros) {
    this.macros = macros;
  }

  @Override
  public Preprocessed.@Nullable MacroDefinition get(@Nullable Object name) {
    MacroTable.Entry entry = name instanceof String text ? macros.find(text, MacroTable.NOW) : null;
    Macro macro = entry == null ? null : entry.macro;
    return macro == null ? null : definition(macro);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return name instanceof String text && macros.defined(text);
  }

  @Override
  public Set<Map.Entry<String, Preprocessed.MacroDefinition>> entrySet() {
    Map<String, Preprocessed.MacroDefinition> all = new LinkedHashMap<>();
    macros
        .entries()
        .forEach(
            (name, entry) -> {
              if (entry.macro != null) {
                all.put(name, definition(entry.macro));
              }
            });
    return all.entrySet();
  }

  private static Preprocessed.MacroDefinition definition(Macro macro) {
    Span span = new Span(macro.source(), macro.offset(), macro.offset() + macro.name().length());
    return new Preprocessed.MacroDefinition(macro.name(), macro.parameters(), macro.bodyText(), span);
  }
}
