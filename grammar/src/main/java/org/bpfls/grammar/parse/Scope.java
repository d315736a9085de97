package org.bpfls.grammar.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which names are typedefs and which are ordinary identifiers, in the file and in the blocks that are open. */
final class Scope {
  private final Map<String, Boolean> typedefs = new HashMap<>();
  private final List<Hidden> undo = new ArrayList<>();

  /** Names that turned out to be types since declarations were last kept. */
  private final List<Declared> became = new ArrayList<>();

  private final List<Integer> marks = new ArrayList<>();
  private final Predicate<String> headerTypedef;
  private final Map<String, Boolean> headerTypedefs = new HashMap<>();
  private final boolean lenient;

  /** A name declared at file scope. */
  record Declared(String name, boolean typedef) {}

  private record Hidden(String name, @Nullable Boolean typedef) {}

  /**
   * @param headerTypedef asked about names that the file does not declare
   * @param lenient whether headers are missing, so that names may be types or macros that nobody knows
   */
  Scope(Predicate<String> headerTypedef, boolean lenient) {
    this.headerTypedef = headerTypedef;
    this.lenient = lenient;
  }

  boolean lenient() {
    return lenient;
  }

  int depth() {
    return marks.size();
  }

  void enter() {
    marks.add(undo.size());
  }

  void leave() {
    undoTo(marks.remove(marks.size() - 1));
  }

  /** How much has been declared, for {@link #undoTo}. */
  int mark() {
    return undo.size();
  }

  /** Forgets what has been declared since a mark. */
  void undoTo(int mark) {
    for (int i = undo.size() - 1; i >= mark; i--) {
      Hidden hidden = undo.remove(i);
      if (hidden.typedef() == null) {
        typedefs.remove(hidden.name());
      } else {
        typedefs.put(hidden.name(), hidden.typedef());
      }
    }
  }

  /** Keeps what a declaration at file scope has declared, and gives it. */
  List<Declared> keep() {
    List<Declared> kept = new ArrayList<>(undo.size());
    for (Hidden declared : undo) {
      kept.add(new Declared(declared.name(), isType(declared.name())));
    }
    kept.addAll(became);
    became.clear();
    marks.clear();
    undo.clear();
    return kept;
  }

  /** Forgets what a damaged declaration has declared. */
  void forget() {
    undoTo(0);
    marks.clear();
  }

  void declare(String name, boolean typedef) {
    Boolean before = typedefs.put(name, typedef);
    undo.add(new Hidden(name, before));
  }

  /** A name that is used as only a type can be: the declaration that says otherwise is damaged. */
  void becomeType(String name) {
    typedefs.put(name, true);
    became.add(new Declared(name, true));
  }

  boolean isType(String name) {
    Boolean known = typedefs.get(name);
    return known != null
        ? known
        : isHeaderTypedef(name) || Words.isBuiltInType(name) || lenient && Words.isUsualType(name);
  }

  /** Whether a name that the file does not declare is a typedef of a header. */
  private boolean isHeaderTypedef(String name) {
    Boolean known = headerTypedefs.get(name);
    if (known == null) {
      known = headerTypedef.test(name);
      headerTypedefs.put(name, known);
    }
    return known;
  }

  /** Whether the file itself declares the name. */
  boolean declares(String name) {
    return typedefs.containsKey(name);
  }
}
