package org.bpfls.server.lsp;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Severity;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.bpfls.server.workspace.Naming;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticRelatedInformation;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;

/** From findings to what the protocol calls them. */
final class Conversion {
  /** The diagnostics' source, by which an editor names who says it. */
  static final String SOURCE = "bpfls";

  private final PositionEncoding encoding;
  private final Naming naming;
  private final boolean related;

  /**
   * @param related whether the client shows related information; if not, it becomes part of the message
   */
  Conversion(PositionEncoding encoding, Naming naming, boolean related) {
    this.encoding = encoding;
    this.naming = naming;
    this.related = related;
  }

  /** A finding as a diagnostic of its file. */
  Diagnostic diagnostic(Finding finding) {
    Diagnostic diagnostic = new Diagnostic(encoding.range(finding.span()), message(finding));
    diagnostic.setSeverity(severity(finding.severity()));
    diagnostic.setSource(SOURCE);
    diagnostic.setCode(finding.rule());
    if (related && !finding.related().isEmpty()) {
      List<DiagnosticRelatedInformation> places = new ArrayList<>();
      for (Finding.Related place : finding.related()) {
        if (isFile(place.span().source())) {
          places.add(new DiagnosticRelatedInformation(location(place.span()), place.message()));
        }
      }
      diagnostic.setRelatedInformation(places);
    }
    return diagnostic;
  }

  /** A hover. */
  Hover hover(org.bpfls.analysis.hover.Hover hover) {
    return new Hover(new MarkupContent(MarkupKind.MARKDOWN, hover.markdown()), encoding.range(hover.span()));
  }

  private String message(Finding finding) {
    if (related || finding.related().isEmpty()) {
      return finding.message();
    }
    StringBuilder text = new StringBuilder(finding.message());
    for (Finding.Related place : finding.related()) {
      Span span = place.span();
      text.append('\n').append(span.source().name()).append(':').append(span.line()).append(": ");
      text.append(place.message());
    }
    return text.toString();
  }

  private Location location(Span span) {
    return new Location(naming.path(span.source().name()).toUri().toString(), encoding.range(span));
  }

  /** Texts of the built-in prelude are in no file that an editor could open. */
  private static boolean isFile(SourceText text) {
    return !text.name().startsWith("<");
  }

  private static DiagnosticSeverity severity(Severity severity) {
    return switch (severity) {
      case ERROR -> DiagnosticSeverity.Error;
      case WARNING -> DiagnosticSeverity.Warning;
      case INFORMATION -> DiagnosticSeverity.Information;
    };
  }
}
