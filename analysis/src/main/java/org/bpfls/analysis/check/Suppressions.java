package org.bpfls.analysis.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;

/**
 * The comments of one file that switch rules off: {@code bpfls: disable=RULE,…} for its own line or, standing alone, for the
 * next one, {@code bpfls: disable-file=RULE} for the file. Comments of bpflint, {@code bpflint: disable=NAME}, work for the rules
 * that bear its names, on the statement, block or function that follows, as they do there; {@code all} stands for every one.
 */
public final class Suppressions {
  /** Rules whose names and suppressions are bpflint's too. */
  public static final Set<String> BPFLINT_RULES =
      Set.of(
          "probe-read", "core-read", "get-current-task", "perfbuf-usage", "unrolled-for-loop", "bpf-loop",
          "unstable-attach-point", "untyped-map-member");

  private static final String ALL = "all";

  private static final Pattern COMMENT =
      Pattern.compile("(//|/\\*)[ \\t]*(bpfls|bpflint):[ \\t]*(disable|disable-file)[ \\t]*=[ \\t]*([\\w-]+(?:[ \\t]*,[ \\t]*[\\w-]+)*+)");

  private final SourceText source;
  private final List<Comment> comments = new ArrayList<>();
  private final Map<Integer, Set<String>> used = new HashMap<>();

  /**
   * @param line of its end
   * @param last the last line that it covers
   */
  private record Comment(Span span, boolean file, int line, int last, boolean bpflint, List<String> rules) {
    boolean covers(int at) {
      return file || line <= at && at <= last;
    }

    boolean names(String rule) {
      return bpflint
          ? BPFLINT_RULES.contains(rule) && (rules.contains(rule) || rules.contains(ALL))
          : rules.contains(rule);
    }
  }

  /** Reads a file's comments. */
  public Suppressions(SourceText source) {
    this.source = source;
    String content = source.content();
    if (content.indexOf("bpfls:") < 0 && content.indexOf("bpflint:") < 0) {
      return;
    }
    Matcher matcher = COMMENT.matcher(content);
    while (matcher.find()) {
      int line = source.line(matcher.start());
      String before = content.substring(source.lineStart(line), matcher.start());
      boolean block = matcher.group(1).equals("/*");
      int close = block ? content.indexOf("*/", matcher.end()) : -1;
      int end = close < 0 ? matcher.end() : close + 2;
      int last = source.line(end);
      String after = block ? source.lineText(last).substring(Math.min(source.column(end) - 1, source.lineText(last).length())) : "";
      boolean alone = before.isBlank() && after.isBlank();
      boolean bpflint = matcher.group(2).equals("bpflint");
      int behind = block ? end : source.lineStart(last) + source.lineText(last).length();
      comments.add(
          new Comment(
              new Span(source, matcher.start(), end),
              matcher.group(3).equals("disable-file"),
              last,
              !alone ? last : bpflint ? source.line(FollowingItem.end(content, behind)) : last + 1,
              bpflint,
              Arrays.asList(matcher.group(4).split("[ \\t]*,[ \\t]*"))));
    }
  }

  /** Whether a comment switches the finding off. */
  public boolean suppresses(Finding finding) {
    boolean suppressed = false;
    for (int i = 0; i < comments.size(); i++) {
      Comment comment = comments.get(i);
      if (comment.names(finding.rule()) && comment.covers(finding.span().line())) {
        used.computeIfAbsent(i, k -> new TreeSet<>()).add(finding.rule());
        suppressed = true;
      }
    }
    return suppressed;
  }

  /**
   * What suppresses nothing.
   *
   * @param running rules that ran; only of those it is known that they have nothing to suppress
   */
  public List<Finding> unused(Rule rule, Set<String> running) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < comments.size(); i++) {
      Comment comment = comments.get(i);
      for (String name : comment.rules) {
        boolean about = running.contains(name) && (!comment.bpflint || BPFLINT_RULES.contains(name));
        if (about && !used.getOrDefault(i, Set.of()).contains(name)) {
          findings.add(
              Finding.of(
                  rule.id(), rule.severity(), comment.span,
                  "this comment disables '" + name + "', which finds nothing here"));
        }
      }
    }
    return findings;
  }

  /** The file. */
  public SourceText source() {
    return source;
  }
}
