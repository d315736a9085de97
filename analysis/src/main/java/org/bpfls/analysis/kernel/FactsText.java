package org.bpfls.analysis.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A catalogue resource as text with an index of its blocks. The format is described in docs/kernel-facts.md: one record
 * a line, tab-separated, the first field says the kind; {@code K} and {@code S} open a block. Reading it finds the
 * blocks and nothing more: most runs ask for a handful of the kfuncs.
 */
final class FactsText {
  private static final String HEADER = "bpfls-kernel-facts\t1\n";

  private final String text;
  private final Map<String, Integer> kfuncs = new HashMap<>(1024);
  private final Map<String, Integer> structOps = new HashMap<>();
  private final Map<String, Integer> helpers = new HashMap<>(512);
  private final List<String[]> tables = new ArrayList<>();

  private FactsText(String text) {
    this.text = text;
    for (int at = HEADER.length(); at < text.length(); at = lineEnd(at) + 1) {
      switch (text.charAt(at)) {
        case 'K' -> kfuncs.put(secondField(at), at);
        case 'S' -> structOps.put(secondField(at), at);
        case 'H' -> helpers.put(secondField(at), at);
        case 'P', 'F', 'A', 'R', 'M', 'D', '#' -> { }
        default -> tables.add(fields(at));
      }
    }
  }

  /** Reads a resource next to this class. */
  static FactsText resource(String name) {
    try (InputStream in = FactsText.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource is missing: " + name);
      }
      return of(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + name, e);
    }
  }

  static FactsText of(String text) {
    if (!text.startsWith(HEADER) || !text.endsWith("\n")) {
      throw new IllegalArgumentException("not a catalogue of kernel facts");
    }
    return new FactsText(text);
  }

  /** Lines that belong to no block: versions, type sets, filters, sections, suffixes. */
  List<String[]> tables() {
    return tables;
  }

  List<String> kfuncNames() {
    return kfuncs.keySet().stream().sorted().toList();
  }

  List<String> structOpsNames() {
    return structOps.keySet().stream().sorted().toList();
  }

  List<String> helperNames() {
    return helpers.keySet().stream().sorted().toList();
  }

  Optional<List<String[]>> kfunc(String name) {
    return Optional.ofNullable(kfuncs.get(name)).map(this::block);
  }

  Optional<List<String[]>> structOps(String name) {
    return Optional.ofNullable(structOps.get(name)).map(this::block);
  }

  Optional<String[]> helper(String name) {
    return Optional.ofNullable(helpers.get(name)).map(this::fields);
  }

  private List<String[]> block(int start) {
    List<String[]> lines = new ArrayList<>();
    int at = start;
    do {
      lines.add(fields(at));
      at = lineEnd(at) + 1;
    } while (at < text.length() && "PFARMD".indexOf(text.charAt(at)) >= 0);
    return lines;
  }

  private int lineEnd(int at) {
    return text.indexOf('\n', at);
  }

  private String secondField(int at) {
    int tab = text.indexOf('\t', at + 2);
    return text.substring(at + 2, tab);
  }

  private String[] fields(int at) {
    return split(text.substring(at, lineEnd(at)), '\t');
  }

  /** Splits at every separator; unlike String.split it keeps empty ends and costs no pattern. */
  static String[] split(String line, char separator) {
    int count = 1;
    for (int i = line.indexOf(separator); i >= 0; i = line.indexOf(separator, i + 1)) {
      count++;
    }
    String[] fields = new String[count];
    int from = 0;
    for (int i = 0; i < count; i++) {
      int to = line.indexOf(separator, from);
      fields[i] = to < 0 ? line.substring(from) : line.substring(from, to);
      from = to + 1;
    }
    return fields;
  }
}
