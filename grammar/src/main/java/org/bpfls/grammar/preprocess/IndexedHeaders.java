package org.bpfls.grammar.preprocess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The declarations of the headers that a unit included and that were indexed rather than read. Safe for several threads. */
final class IndexedHeaders implements HeaderDeclarations {
  /** One inclusion of a header: which of its declarations hold, and as of which macros. */
  static final class Inclusion {
    private final HeaderIndex index;

    /** Per slot: 0 not read; else the time plus one, negative when no declaration of its own starts there. */
    private final int[] times;

    private final List<HeaderIndex.Composite> composites = new ArrayList<>(0);
    private int[] compositeTimes = {};

    Inclusion(HeaderIndex index) {
      this.index = index;
      times = new int[index.directiveCount() + 1];
    }

    void mark(int slot, int time, boolean declares) {
      times[slot] = declares ? time + 1 : -(time + 1);
    }

    void add(HeaderIndex.Composite composite, int time) {
      composites.add(composite);
      compositeTimes = Arrays.copyOf(compositeTimes, composites.size());
      compositeTimes[composites.size() - 1] = time;
    }

    boolean sameAs(Inclusion other) {
      return index == other.index
          && composites.equals(other.composites)
          && Arrays.equals(times, other.times)
          && Arrays.equals(compositeTimes, other.compositeTimes);
    }

    /** The last time as of which one of its declarations is read. */
    int lastTime() {
      int last = Arrays.stream(compositeTimes).max().orElse(0);
      for (int time : times) {
        last = Math.max(last, Math.abs(time) - 1);
      }
      return last;
    }
  }

  /** Receives a declaration that may declare a name; says whether the search is over. */
  private interface Found {
    boolean accept(Slice slice, int time, int kind, boolean unsure);
  }

  private final List<Inclusion> inclusions = new ArrayList<>();
  private final MacroTable macros;
  private final Expander.Unit unit;
  private final Names names;
  private final Map<String, Boolean> typedefs = new HashMap<>();
  private final Map<String, Optional<List<Token>>> ordinaries = new HashMap<>();
  private final Map<String, Optional<List<Token>>> tags = new HashMap<>();

  IndexedHeaders(MacroTable macros, Expander.Unit unit, Names names) {
    this.macros = macros;
    this.unit = unit;
    this.names = names;
  }

  void add(Inclusion inclusion) {
    inclusions.add(inclusion);
  }

  /** The same headers were read in the same way, with the same macros. */
  @Override
  public boolean sameAs(HeaderDeclarations others) {
    if (!(others instanceof IndexedHeaders other) || inclusions.size() != other.inclusions.size()) {
      return false;
    }
    int last = 0;
    for (int i = 0; i < inclusions.size(); i++) {
      Inclusion inclusion = inclusions.get(i);
      if (!inclusion.sameAs(other.inclusions.get(i))) {
        return false;
      }
      last = Math.max(last, inclusion.lastTime());
    }
    return macros.sameUntil(last, other.macros);
  }

  @Override
  public synchronized boolean isTypedef(String name) {
    return typedefs.computeIfAbsent(name, this::findTypedef);
  }

  @Override
  public synchronized Optional<List<Token>> ordinary(String name) {
    Optional<List<Token>> known = ordinaries.get(name);
    if (known == null) {
      known = find(name, false);
      ordinaries.put(name, known);
    }
    return known;
  }

  @Override
  public synchronized Optional<List<Token>> tag(String name) {
    Optional<List<Token>> known = tags.get(name);
    if (known == null) {
      known = find(name, true);
      tags.put(name, known);
    }
    return known;
  }

  private boolean findTypedef(String name) {
    return search(
        name,
        (slice, time, kind, unsure) -> {
          if (kind == NameTable.TYPEDEF && certain(name, time, unsure)) {
            return true;
          }
          // The typedef itself may stand behind a macro's name.
          boolean possible = kind == NameTable.TYPEDEF || (kind == NameTable.ORDINARY && unsure);
          return possible && declares(expand(slice, time), name, true);
        });
  }

  /** Whether the index alone tells that the name is declared. */
  private boolean certain(String name, int time, boolean unsure) {
    return !unsure && macros.find(name, time) == null;
  }

  private Optional<List<Token>> find(String name, boolean tag) {
    List<List<Token>> found = new ArrayList<>(1);
    search(
        name,
        (slice, time, kind, unsure) -> {
          if (tag != (kind == NameTable.TAG)) {
            return false;
          }
          List<Token> tokens = expand(slice, time);
          if (certain(name, time, unsure) || declares(tokens, name, false)) {
            found.add(tokens);
            return true;
          }
          return false;
        });
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  /** Goes through the declarations that may declare a name until one is accepted; returns whether one was. */
  private boolean search(String name, Found found) {
    int hash = name.hashCode();
    for (Inclusion inclusion : inclusions) {
      HeaderIndex index = inclusion.index;
      NameTable table = index.names;
      for (int row = table.first(hash); row != 0; row = table.next(row)) {
        if (table.is(row, name, index.text.content()) && offer(inclusion, row, found)) {
          return true;
        }
      }
      for (int i = 0; i < inclusion.composites.size(); i++) {
        if (offer(inclusion, i, name, found)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean offer(Inclusion inclusion, int row, Found found) {
    HeaderIndex index = inclusion.index;
    int at = index.names.declaration(row) * DeclarationScanner.FIELDS;
    int[] declarations = index.declarations;
    if (inclusion.times[declarations[at + 2]] <= 0) {
      return false;
    }
    int time = Math.abs(inclusion.times[declarations[at + 3]]) - 1;
    int kind = index.names.kind(row);
    Slice slice = new Slice(index.text, declarations[at], declarations[at + 1], Slice.NO_JUMPS);
    return found.accept(slice, time, kind, index.names.unsure(row));
  }

  private static boolean offer(Inclusion inclusion, int number, String name, Found found) {
    HeaderIndex.Composite composite = inclusion.composites.get(number);
    NameTable table = composite.names();
    for (int row = table.first(name.hashCode()); row != 0; row = table.next(row)) {
      if (!table.is(row, name, inclusion.index.text.content())) {
        continue;
      }
      int at = table.declaration(row) * DeclarationScanner.FIELDS;
      int[] declarations = composite.declarations();
      Slice slice =
          new Slice(inclusion.index.text, declarations[at], declarations[at + 1], composite.jumps());
      if (found.accept(slice, inclusion.compositeTimes[number], table.kind(row), table.unsure(row))) {
        return true;
      }
    }
    return false;
  }

  private List<Token> expand(Slice slice, int time) {
    Expander expander = new Expander(macros, time, unit, names, Map.of());
    expander.base = new Slice.Reader(slice, names);
    List<Token> tokens = new ArrayList<>();
    for (Token token = expander.next(); token != null; token = expander.next()) {
      tokens.add(token);
    }
    return List.copyOf(tokens);
  }

  /** Whether the tokens of a declaration declare the name, rather than only use it. */
  private static boolean declares(List<Token> tokens, String name, boolean typedef) {
    boolean typedefSeen = false;
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() == TokenKind.PUNCTUATOR) {
        depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
        typedefSeen &= depth > 0 || !token.is(";"); // a macro may stand for several declarations
      } else if (token.kind() == TokenKind.IDENTIFIER && token.text().equals(name)) {
        boolean mayEnd = ends(i + 1 < tokens.size() ? tokens.get(i + 1) : null);
        // Right behind "typedef" stands no name but a macro: typedef __printf(1, 2) void (*print_t)(...).
        if (mayEnd && (!typedef || (typedefSeen && depth == 0 && !tokens.get(i - 1).is("typedef")))) {
          return true;
        }
      } else {
        typedefSeen |= token.is("typedef");
      }
    }
    return false;
  }

  /** Whether this can follow a name where it is declared. */
  private static boolean ends(@Nullable Token next) {
    if (next == null) {
      return true;
    }
    return switch (next.text()) {
      case ";", ",", "(", ")", "[", "=", "{", "}", ":", "__attribute__", "__asm__", "asm" -> true;
      default -> false;
    };
  }
}
