package org.bpfls.server.lsp;

import java.util.List;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.jspecify.annotations.Nullable;

/** What a client counts characters of a line in. Positions past the end of a line or text count as its end. */
enum PositionEncoding {
  UTF_16("utf-16"),
  UTF_8("utf-8");

  private final String protocolName;

  PositionEncoding(String protocolName) {
    this.protocolName = protocolName;
  }

  /** The name in the protocol. */
  String protocolName() {
    return protocolName;
  }

  /** The first offered encoding that is known; UTF-16, which every client understands, when there is none. */
  static PositionEncoding choose(@Nullable List<String> offered) {
    if (offered != null) {
      for (String name : offered) {
        for (PositionEncoding encoding : values()) {
          if (encoding.protocolName.equals(name)) {
            return encoding;
          }
        }
      }
    }
    return UTF_16;
  }

  /** The offset that a position stands for. */
  int offset(SourceText text, Position position) {
    int line = Math.max(position.getLine(), 0) + 1;
    if (line > text.lineCount()) {
      return text.length();
    }
    int start = text.lineStart(line);
    String content = text.lineText(line);
    int wanted = Math.max(position.getCharacter(), 0);
    if (this == UTF_16) {
      return start + Math.min(wanted, content.length());
    }
    int units = 0;
    int index = 0;
    while (index < content.length()) {
      int point = content.codePointAt(index);
      units += bytes(point);
      if (units > wanted) {
        break;
      }
      index += Character.charCount(point);
    }
    return start + index;
  }

  /** The position of an offset. */
  Position position(SourceText text, int offset) {
    int line = text.line(offset);
    int start = text.lineStart(line);
    int end = Math.min(Math.max(offset, start), text.length());
    if (this == UTF_16) {
      return new Position(line - 1, end - start);
    }
    int units = 0;
    for (int index = start; index < end; ) {
      int point = text.content().codePointAt(index);
      units += bytes(point);
      index += Character.charCount(point);
    }
    return new Position(line - 1, units);
  }

  /** The range of a span. */
  Range range(Span span) {
    return new Range(position(span.source(), span.start()), position(span.source(), span.end()));
  }

  private static int bytes(int point) {
    if (point < 0x80) {
      return 1;
    }
    if (point < 0x800) {
      return 2;
    }
    return point < 0x10000 ? 3 : 4;
  }
}
