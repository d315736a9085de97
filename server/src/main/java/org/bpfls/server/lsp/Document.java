package org.bpfls.server.lsp;

import java.nio.file.Path;
import java.util.List;
import org.bpfls.grammar.text.SourceText;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;

/**
 * An open document at one version, immutable.
 *
 * @param uri as the client writes it
 * @param path the file
 * @param version the client's
 * @param text its text
 */
record Document(String uri, Path path, int version, SourceText text) {

  /** The document after changes, which hold one after the other. */
  Document changed(int newVersion, List<TextDocumentContentChangeEvent> changes, PositionEncoding encoding) {
    SourceText current = text;
    for (TextDocumentContentChangeEvent change : changes) {
      Range range = change.getRange();
      String content = change.getText();
      if (range != null) {
        int start = encoding.offset(current, range.getStart());
        int end = Math.max(start, encoding.offset(current, range.getEnd()));
        String old = current.content();
        content = new StringBuilder(old.length() + content.length())
            .append(old, 0, start)
            .append(content)
            .append(old, end, old.length())
            .toString();
      }
      current = new SourceText(current.name(), content);
    }
    return new Document(uri, path, newVersion, current);
  }
}
