package org.bpfls.grammar.parse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.SourceText;

/**
 * The declarations of a unit in order, and where in its main file reading can begin or end so that an edit between two such places
 * leaves all other declarations as they are. Immutable.
 */
public final class ParsedFile {
  /**
   * A range of the main file to be read anew; the declarations from {@code first} to before {@code behind} stand there now.
   *
   * @param shown whether its last declarations, which the edit does not touch, show that it ends where it did; otherwise it has to
   *     hold whole declarations, or nothing where it held nothing
   */
  public record Range(int from, int to, int first, int behind, boolean shown) {
    /** Whether nothing stands in it but comments. */
    public boolean isGap() {
      return first == behind;
    }
  }

  /**
   * @param start where it begins in the main file; -1 when it stands in another file
   * @param end behind it and everything before it
   * @param begins whether nothing before it reaches beyond that place
   * @param steady whether it stands at the left margin and was read without an error, so that no damage is joined to it
   * @param declares the names that it declares at file scope
   * @param origin stands for the declaration in all versions of the file that have it
   */
  record Entry(
      ExternalDecl declaration,
      int start,
      int end,
      boolean begins,
      boolean steady,
      List<Scope.Declared> declares,
      Object origin) {
    Entry(
        ExternalDecl declaration, int start, int end, boolean begins, boolean steady, List<Scope.Declared> declares) {
      this(declaration, start, end, begins, steady, declares, new Object());
    }

    Entry shifted(Shift shift) {
      return start < 0
          ? this
          : new Entry(
              declaration.shifted(shift), shift.of(start), shift.of(end), begins, steady, declares, origin);
    }
  }

  private final SourceText main;
  private final List<Entry> entries;
  private final List<ExternalDecl> declarations;

  ParsedFile(SourceText main, List<Entry> entries) {
    this.main = main;
    this.entries = entries;
    List<ExternalDecl> all = new ArrayList<>(entries.size());
    entries.forEach(entry -> all.add(entry.declaration));
    declarations = Collections.unmodifiableList(all);
  }

  /** In source order; a damaged one is an {@link ExternalDecl.ErrorDecl}. */
  public List<ExternalDecl> declarations() {
    return declarations;
  }

  /** What stands for each declaration in all versions of the file that have it, by identity. */
  public Map<ExternalDecl, Object> origins() {
    Map<ExternalDecl, Object> origins = new IdentityHashMap<>(2 * entries.size());
    entries.forEach(entry -> origins.put(entry.declaration, entry.origin));
    return origins;
  }

  /** Whether a declaration could not be read. */
  public boolean isDamaged() {
    return declarations.stream().anyMatch(ExternalDecl.ErrorDecl.class::isInstance);
  }

  /** The names that the declarations before an index declare at file scope, in order. */
  List<Scope.Declared> declaredBefore(int index) {
    List<Scope.Declared> declared = new ArrayList<>();
    entries.subList(0, index).forEach(entry -> declared.addAll(entry.declares));
    return declared;
  }

  /**
   * The gap between declarations that an edit stands in, to be read anew when no line in it but those of the edit changes.
   *
   * @param from where the edit begins
   * @param to where it ends, in the text as it was
   */
  public Optional<Range> gap(int from, int to) {
    int end = 0;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.start > from) {
        return isBehind(from, end, i) && to <= entry.start
            ? Optional.of(new Range(end, entry.start, i, i, false))
            : Optional.empty();
      }
      end = Math.max(end, entry.end);
    }
    return isBehind(from, end, entries.size())
        ? Optional.of(new Range(end, main.length(), entries.size(), entries.size(), false))
        : Optional.empty();
  }

  /** Whether an offset is behind the entries before an index; a damaged one may grow at its end. */
  private boolean isBehind(int offset, int end, int index) {
    return end < offset || end == offset && isSteady(index - 1);
  }

  /** The declaration that an edit stands in, or the declarations of one macro call; the edit touches neither end of it. */
  public Optional<Range> inside(int from, int to) {
    int first = -1;
    int i = 0;
    for (; i < entries.size() && entries.get(i).start < from; i++) {
      first = entries.get(i).begins ? i : first;
    }
    while (i < entries.size() && !entries.get(i).begins) {
      i++;
    }
    if (first < 0 || first > 0 && entries.get(first - 1).declaration instanceof ExternalDecl.ErrorDecl) {
      return Optional.empty();
    }
    int end = entries.get(i - 1).end;
    return to < end ? Optional.of(new Range(entries.get(first).start, end, first, i, false)) : Optional.empty();
  }

  /**
   * The declarations that an edit touches, and one on each side that shows that they end where they did.
   *
   * @return empty when the edit begins before the second declaration of the main file
   */
  public Optional<Range> around(int from, int to) {
    int first = -1;
    int candidate = -1;
    int i = 0;
    for (; i < entries.size() && entries.get(i).start <= from; i++) {
      if (entries.get(i).begins) {
        first = candidate;
        candidate = isSteady(i - 1) ? i : candidate;
      }
    }
    if (first < 0) {
      return Optional.empty();
    }
    boolean shown = false;
    for (; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.begins && shown) {
        return Optional.of(new Range(entries.get(first).start, entry.start, first, i, true));
      }
      shown |= entry.begins && entry.start >= to && entry.steady;
    }
    return Optional.of(new Range(entries.get(first).start, main.length(), first, entries.size(), true));
  }

  private boolean isSteady(int index) {
    return index < 0 || entries.get(index).steady;
  }

  /**
   * The next version of the file, in which a range was read anew.
   *
   * @param part what the range has now, up to {@code range.to() + by}
   * @param by how much longer the text has become
   * @param before what names stood for before the range
   * @return empty when the part does not fit in: it ends differently, or other names in it are types
   */
  Optional<ParsedFile> with(Range range, ParsedFile part, int by, Scope before) {
    if (!endsAlike(range, part, by) || !readsAlike(range, part, before)) {
      return Optional.empty();
    }
    try {
      List<Entry> all = new ArrayList<>(entries.size() + part.entries.size());
      Shift inPlace = new Shift(main, part.main, 0);
      Shift behind = new Shift(main, part.main, by);
      entries.subList(0, range.first).forEach(entry -> all.add(entry.shifted(inPlace)));
      all.addAll(part.entries);
      entries.subList(range.behind, entries.size()).forEach(entry -> all.add(entry.shifted(behind)));
      return Optional.of(new ParsedFile(part.main, all));
    } catch (StackOverflowError | UnsupportedOperationException deep) {
      return Optional.empty();
    }
  }

  private boolean endsAlike(Range range, ParsedFile part, int by) {
    if (range.shown) {
      return range.behind == entries.size() || lastIsAlike(range, part, by);
    }
    if (range.isGap()) {
      return part.entries.isEmpty();
    }
    // Damage that follows is joined to what does not stand at the margin.
    boolean steady = range.behind == entries.size() || entries.get(range.behind).steady;
    return !part.entries.isEmpty() && !part.isDamaged() && (steady || part.isSteady(part.entries.size() - 1));
  }

  /** Whether the last declarations of the range, which the edit did not touch, were found in the part. */
  private boolean lastIsAlike(Range range, ParsedFile part, int by) {
    int last = lastBeginning(range.behind);
    int now = part.lastBeginning(part.entries.size());
    return last >= range.first
        && now >= 0
        && entries.get(last).start + by == part.entries.get(now).start
        && part.entries.get(now).steady
        && range.behind - last == part.entries.size() - now;
  }

  private int lastBeginning(int before) {
    int at = before - 1;
    while (at >= 0 && !entries.get(at).begins) {
      at--;
    }
    return at;
  }

  /**
   * Whether what stands behind the range reads as it did: no name has become a type, or ceased to be one, and none has come or gone
   * that may stand for a type or a macro where nothing declares it.
   */
  private boolean readsAlike(Range range, ParsedFile part, Scope before) {
    Map<String, Boolean> was = declared(entries.subList(range.first, range.behind));
    Map<String, Boolean> is = declared(part.entries);
    Set<String> names = new HashSet<>(was.keySet());
    names.addAll(is.keySet());
    for (String name : names) {
      boolean known = was.containsKey(name) == is.containsKey(name) || before.declares(name);
      boolean type = before.isType(name);
      if (was.getOrDefault(name, type) != is.getOrDefault(name, type).booleanValue()
          || !known && mayReadOtherwise(name, range, part.main, before.lenient())) {
        return false;
      }
    }
    return true;
  }

  private boolean mayReadOtherwise(String declared, Range range, SourceText now, boolean lenient) {
    // BPF_PROG() and its like put underscores before what is written.
    String written = isWritten(declared, range, now) ? declared : declared.substring(Mentions.leadingUnderscores(declared));
    Mentions before = new Mentions(main.content(), written);
    return !isWritten(written, range, now)
        || before.mayReadOtherwise(0, range.from, lenient)
        || before.mayReadOtherwise(range.to, main.length(), lenient);
  }

  private boolean isWritten(String name, Range range, SourceText now) {
    return new Mentions(main.content(), name).anyIn(range.from, range.to)
        || new Mentions(now.content(), name).anyIn(range.from, now.length());
  }

  private static Map<String, Boolean> declared(List<Entry> entries) {
    Map<String, Boolean> declared = new HashMap<>();
    entries.forEach(entry -> entry.declares.forEach(name -> declared.put(name.name(), name.typedef())));
    return declared;
  }
}
