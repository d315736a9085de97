package org.bpfls.grammar.preprocess;

import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** A file whose tokens belong to the unit: its text in order, with directives carried out on the way. */
final class FullFile implements Expander.Base {
  /** A conditional that is open; a list from the innermost outwards. */
  private record Open(int at, boolean taken, boolean elseSeen, @Nullable Open outer) {}

  final SourceText source;

  /** The path under which it was found. */
  final String path;

  private final Unit unit;
  private final Lexer lexer;
  private @Nullable Open open;
  private @Nullable Open markedOpen;

  FullFile(SourceText source, String path, Unit unit, Names names) {
    this(source, path, unit, names, 0, source.length());
  }

  /** The range from the start of a line up to {@code to}. */
  FullFile(SourceText source, String path, Unit unit, Names names, int from, int to) {
    this.source = source;
    this.path = path;
    this.unit = unit;
    int length = to;
    if (length > Limits.FULL_FILE_CHARS) {
      length = source.lineStart(source.line(Limits.FULL_FILE_CHARS));
      unit.problem(new Span(source, length, length), "file is too large, the rest is left out");
    }
    lexer = new Lexer(source, from, length, names);
  }

  /** Whether a conditional is open. */
  boolean isOpen() {
    return open != null;
  }

  @Override
  public @Nullable Token next() {
    for (; ; ) {
      lexer.next();
      if (lexer.problem != null) {
        unit.malformed(
            span(lexer.base + lexer.start, lexer.base + Math.max(lexer.stop, lexer.start + 1)), lexer.problem, lexer.atEnd());
      }
      if (lexer.kind == TokenKind.END) {
        end();
        return null;
      }
      if (lexer.lineStart && lexer.isHash()) {
        directive(Directive.read(lexer));
      } else {
        return lexer.token();
      }
    }
  }

  @Override
  public boolean parenFollows() {
    return lexer.parenFollows();
  }

  @Override
  public int mark() {
    markedOpen = open;
    return lexer.offset();
  }

  @Override
  public void reset(int mark) {
    open = markedOpen;
    lexer.seek(mark, false);
  }

  private Span span(int start, int end) {
    return new Span(source, start, Math.min(end, source.length()));
  }

  /** At the end of the file; an unclosed conditional is reported once. */
  private void end() {
    if (open != null && !unit.collecting()) {
      unit.problem(span(open.at, open.at + 1), "conditional is never closed: #endif missing");
      open = null;
    }
  }

  private void directive(Directive directive) {
    Directive.Kind kind = directive.kind();
    if (!kind.matters()) {
      unit.carryOut(directive);
    } else if (!unit.begins(this, directive.at(), kind)) {
      return;
    } else if (kind.opens()) {
      boolean holds = unit.holds(directive);
      open = new Open(directive.at(), holds, false, open);
      if (!holds) {
        skip();
      }
    } else if (kind.divides()) {
      divide(directive);
    } else {
      unit.carryOut(directive);
      unit.ended(this);
    }
  }

  /** A branch or end of a conditional whose last group was read. */
  private void divide(Directive directive) {
    Open now = open;
    if (now == null) {
      Token word = directive.word();
      unit.problem(
          span(directive.at(), directive.at() + 1),
          "#" + (word == null ? "endif" : word.text()) + " without #if");
    } else if (directive.kind() == Directive.Kind.ENDIF) {
      open = now.outer;
    } else {
      checkOrder(directive, now);
      open = new Open(now.at, true, directive.kind() == Directive.Kind.ELSE, now.outer);
      skip();
    }
  }

  private void checkOrder(Directive directive, Open now) {
    if (now.elseSeen) {
      unit.problem(span(directive.at(), directive.at() + 1), "conditional goes on after #else");
    }
  }

  /** Goes on behind the next branch of the innermost conditional that holds, or behind its end. */
  private void skip() {
    int depth = 0;
    while (lexer.nextDirectiveLine()) {
      int at = lexer.base + lexer.start;
      lexer.directive = true;
      lexer.next();
      Directive.Kind kind = Directive.kind(lexer);
      lexer.directive = false;
      unit.begins(this, at, kind);
      if (kind.opens()) {
        depth++;
      } else if (kind == Directive.Kind.ENDIF) {
        if (depth-- == 0) {
          lexer.skipLine();
          open = open == null ? null : open.outer;
          return;
        }
      } else if (depth == 0 && kind.divides() && branch(kind, at)) {
        return;
      }
      if (lexer.kind != TokenKind.END) {
        lexer.skipLine();
      }
    }
  }

  /** Whether reading goes on in this branch. */
  private boolean branch(Directive.Kind kind, int at) {
    Open now = open;
    if (now == null) {
      return true;
    }
    if (now.elseSeen) {
      unit.problem(span(at, at + 1), "conditional goes on after #else");
      return false;
    }
    boolean last = kind == Directive.Kind.ELSE;
    boolean holds = false;
    if (!now.taken) {
      if (last) {
        holds = true;
      } else {
        lexer.seek(at, true);
        lexer.next();
        holds = unit.holds(Directive.read(lexer));
      }
    }
    open = new Open(now.at, now.taken || holds, last, now.outer);
    if (holds && last && lexer.kind != TokenKind.END) {
      lexer.skipLine();
    }
    return holds;
  }
}
