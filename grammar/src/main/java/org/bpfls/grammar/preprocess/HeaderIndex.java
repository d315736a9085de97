package org.bpfls.grammar.preprocess;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over a header's text finds: its directives, and its top-level declarations by name. Depends on the text
 * alone, so all units share it; which directives are carried out, and so which declarations hold, is up to each unit.
 *
 * <p>Directives are numbered from 0; slot {@code n} is the text behind directive {@code n - 1}. The text between two
 * conditionals or includes is a group; it has the number of its first slot.
 */
final class HeaderIndex {
  /** Per directive: kind, offset of {@code #}, offset of its line end, number of the next branch of a conditional. */
  static final int DIRECTIVE_FIELDS = 4;

  /** Per slot that starts a group: where an incomplete declaration starts or -1, sum of brackets, flags. */
  static final int GROUP_FIELDS = 3;

  static final int HAS_TOKENS = 1;
  static final int COMPLETE = 2;

  private static final Directive.Kind[] KINDS = Directive.Kind.values();

  final SourceText text;
  final int[] directives;
  final int[] groups;
  final int[] declarations;
  final NameTable names;

  /** Directives read so far. Written by several threads, but always with the same immutable value. */
  private final @Nullable Directive[] read;

  private final ConcurrentHashMap<List<Integer>, Composite> composites = new ConcurrentHashMap<>();

  HeaderIndex(SourceText text, int[] directives, int[] groups, int[] declarations, NameTable names) {
    this.text = text;
    this.directives = directives;
    this.groups = groups;
    this.declarations = declarations;
    this.names = names;
    read = new Directive[directives.length / DIRECTIVE_FIELDS];
  }

  /** Declarations that conditionals run through, for one choice of branches. */
  record Composite(int[] jumps, int[] declarations, NameTable names) {}

  static HeaderIndex of(SourceText text) {
    return new Scan(text).run();
  }

  int directiveCount() {
    return read.length;
  }

  Directive.Kind kind(int directive) {
    return KINDS[directives[directive * DIRECTIVE_FIELDS]];
  }

  /** Offset of the directive's {@code #}. */
  int at(int directive) {
    return directives[directive * DIRECTIVE_FIELDS + 1];
  }

  /** The next branch of the same conditional, or the number of directives when it is never closed. */
  int nextBranch(int directive) {
    return directives[directive * DIRECTIVE_FIELDS + 3];
  }

  Directive directive(int number) {
    Directive known = read[number];
    if (known == null) {
      int from = at(number);
      Lexer lexer = new Lexer(text, from, directives[number * DIRECTIVE_FIELDS + 2], new Names());
      lexer.next();
      known = Directive.read(lexer);
      read[number] = known;
    }
    return known;
  }

  int unfinished(int group) {
    return groups[group * GROUP_FIELDS];
  }

  int brackets(int group) {
    return groups[group * GROUP_FIELDS + 1];
  }

  boolean hasTokens(int group) {
    return (groups[group * GROUP_FIELDS + 2] & HAS_TOKENS) != 0;
  }

  boolean complete(int group) {
    return (groups[group * GROUP_FIELDS + 2] & COMPLETE) != 0;
  }

  /** Offset at which a slot's text starts. */
  int slotStart(int slot) {
    return slot == 0 ? 0 : directives[(slot - 1) * DIRECTIVE_FIELDS + 2];
  }

  /** Offset at which a group ends: the conditional or include behind it, or the end of the text. */
  int groupEnd(int group) {
    for (int i = group; i < read.length; i++) {
      Directive.Kind kind = kind(i);
      if (endsGroup(kind)) {
        return at(i);
      }
    }
    return text.length();
  }

  static boolean endsGroup(Directive.Kind kind) {
    return kind.opens() || kind.divides() || kind.includes();
  }

  /** The macro whose definition makes the whole header empty, or null. */
  @Nullable String guard() {
    int count = read.length;
    boolean guarded =
        count >= 2
            && kind(0) == Directive.Kind.IFNDEF
            && nextBranch(0) == count - 1
            && !hasTokens(0)
            && !hasTokens(count);
    if (!guarded) {
      return null;
    }
    Token[] tokens = directive(0).tokens();
    return tokens.length == 1 ? tokens[0].text() : null;
  }

  /** Reads the declarations that start in the first of these groups and go on through the others. */
  Composite composite(List<Integer> through) {
    return composites.computeIfAbsent(through, this::readComposite);
  }

  private Composite readComposite(List<Integer> through) {
    int[] jumps = new int[(through.size() - 1) * 2];
    for (int i = 0; i + 1 < through.size(); i++) {
      jumps[i * 2] = groupEnd(through.get(i));
      jumps[i * 2 + 1] = slotStart(through.get(i + 1));
    }
    int end = groupEnd(through.get(through.size() - 1));
    Slice all = new Slice(text, unfinished(through.get(0)), end, jumps);
    Slice.Reader reader = new Slice.Reader(all, new Names());
    DeclarationScanner scanner = new DeclarationScanner();
    for (reader.advance(); reader.lexer.kind != TokenKind.END; reader.advance()) {
      scanner.accept(reader.lexer, 0);
    }
    scanner.endGroup();
    return new Composite(jumps, scanner.declarations(), scanner.names());
  }

  /** The pass over the text. */
  private static final class Scan {
    private final SourceText text;
    private final Lexer lexer;
    private final DeclarationScanner scanner = new DeclarationScanner();
    private int[] directives = new int[32 * DIRECTIVE_FIELDS];
    private int[] groups = new int[32 * GROUP_FIELDS];
    private int count;
    private int group;
    private int[] conditionals = new int[16];
    private int depth;

    Scan(SourceText text) {
      this.text = text;
      int length = Math.min(text.length(), Limits.INDEXED_FILE_CHARS);
      lexer = new Lexer(text, 0, length, new Names());
    }

    HeaderIndex run() {
      for (lexer.next(); lexer.kind != TokenKind.END; lexer.next()) {
        if (lexer.lineStart && lexer.isHash()) {
          directive();
        } else {
          scanner.accept(lexer, count);
        }
      }
      endGroup();
      while (depth > 0) {
        directives[conditionals[--depth] * DIRECTIVE_FIELDS + 3] = count;
      }
      return new HeaderIndex(
          text,
          Arrays.copyOf(directives, count * DIRECTIVE_FIELDS),
          Arrays.copyOf(groups, (count + 1) * GROUP_FIELDS),
          scanner.declarations(),
          scanner.names());
    }

    private void directive() {
      int at = lexer.start;
      lexer.directive = true;
      lexer.next();
      Directive.Kind kind = Directive.kind(lexer);
      while (lexer.kind != TokenKind.END) {
        lexer.next();
      }
      lexer.directive = false;
      if (kind.divides() && depth == 0) {
        kind = Directive.Kind.OTHER;
      }
      if (endsGroup(kind)) {
        endGroup();
      }
      int row = count * DIRECTIVE_FIELDS;
      if (row == directives.length) {
        directives = Arrays.copyOf(directives, row * 2);
        groups = Arrays.copyOf(groups, groups.length * 2);
      }
      directives[row] = kind.ordinal();
      directives[row + 1] = at;
      directives[row + 2] = lexer.offset();
      if (kind.divides()) {
        directives[conditionals[--depth] * DIRECTIVE_FIELDS + 3] = count;
      }
      if (kind.opens() || (kind.divides() && kind != Directive.Kind.ENDIF)) {
        if (depth == conditionals.length) {
          conditionals = Arrays.copyOf(conditionals, depth * 2);
        }
        conditionals[depth++] = count;
      }
      count++;
      if (endsGroup(kind)) {
        group = count;
      }
    }

    private void endGroup() {
      int flags = (scanner.hasTokens() ? HAS_TOKENS : 0) | (scanner.complete() ? COMPLETE : 0);
      int row = group * GROUP_FIELDS;
      if (row + GROUP_FIELDS > groups.length) {
        groups = Arrays.copyOf(groups, groups.length * 2);
      }
      groups[row + 1] = scanner.net();
      groups[row + 2] = flags;
      groups[row] = scanner.endGroup();
    }
  }
}
