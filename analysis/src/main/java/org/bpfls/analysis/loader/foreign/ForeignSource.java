package org.bpfls.analysis.loader.foreign;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bpfls.analysis.loader.foreign.ForeignTokens.Kind;
import org.bpfls.analysis.loader.foreign.ForeignTokens.Token;
import org.jspecify.annotations.Nullable;

/**
 * What a file in Rust or Go says of BPF objects.
 *
 * @param files names of files that become or are BPF objects, or skeletons: strings that end in {@code .c}, {@code .o} or
 *     {@code .skel.rs}, and folders of sources, which end in {@code /}
 * @param associations program to struct_ops map, of calls that name both
 * @param complete whether no other association is mentioned
 * @param linked the BPF sources that a build script has linked into one object, in the linker's order: those of a {@code
 *     BpfBuilder} ({@code enable_skel()}, {@code add_source()}, {@code compile_link_gen()}, rust/scx_cargo in sched-ext/scx)
 */
public record ForeignSource(
    Set<String> files, Map<String, String> associations, boolean complete, List<String> linked) {
  private static final String ENABLE_SKELETON = "enable_skel";

  /** Copies the collections. */
  public ForeignSource {
    files = Set.copyOf(files);
    linked = List.copyOf(linked);
    associations = Map.copyOf(associations);
  }

  /** Reads a file. */
  public static ForeignSource of(ForeignLanguage language, String text) {
    List<Token> tokens = ForeignTokens.of(language, text);
    Set<String> files = new HashSet<>();
    Map<String, String> associations = new HashMap<>();
    boolean complete = true;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() == Kind.STRING && isFile(token.text())) {
        files.add(token.text());
      } else if (token.is(ENABLE_SKELETON)) {
        // Some versions of the builder take the folder of the sources.
        String source = firstString(tokens, i + 1);
        if (source != null && !source.isEmpty() && !isFile(source)) {
          files.add(source + "/");
        }
      } else if (token.kind() == Kind.WORD && associates(token.text())) {
        String program = language == ForeignLanguage.RUST ? program(tokens, i) : null;
        String map = program == null ? null : map(tokens, i + 1);
        String other = map == null ? null : associations.putIfAbsent(program, map);
        complete &= map != null && (other == null || other.equals(map));
      }
    }
    return new ForeignSource(files, associations, complete, linked(tokens));
  }

  private static List<String> linked(List<Token> tokens) {
    Set<String> sources = new TreeSet<>();
    boolean links = false;
    for (int i = 0; i < tokens.size(); i++) {
      String word = tokens.get(i).kind() == Kind.WORD ? tokens.get(i).text() : "";
      links |= word.equals("compile_link_gen");
      if (word.equals(ENABLE_SKELETON) || word.equals("add_source")) {
        String source = firstString(tokens, i + 1);
        if (source != null && source.endsWith(".c")) {
          sources.add(source);
        }
      }
    }
    return links && sources.size() > 1 ? List.copyOf(sources) : List.of();
  }

  /** The first string in parentheses; of one with placeholders what stands behind them. */
  private static @Nullable String firstString(List<Token> tokens, int open) {
    if (open >= tokens.size() || !tokens.get(open).is("(")) {
      return null;
    }
    for (int i = open + 1; i < tokens.size() && !tokens.get(i).is(")"); i++) {
      if (tokens.get(i).kind() == Kind.STRING) {
        String text = tokens.get(i).text();
        return text.substring(text.lastIndexOf('}') + 1).replaceFirst("^/", "");
      }
    }
    return null;
  }

  /** Whether a BPF source file is one of those that are named, or becomes one of the objects. */
  public boolean names(String bpfFile) {
    String object = stem(bpfFile, ".c");
    return files.stream()
        .anyMatch(
            file -> {
              if (file.endsWith("/")) {
                return bpfFile.startsWith(file);
              }
              return file.endsWith(".c")
                  ? ("/" + bpfFile).endsWith("/" + file.replaceFirst("^(?:\\.{0,2}/)+", ""))
                  : object.equals(stem(file, file.endsWith(".o") ? ".o" : ".skel.rs"));
            });
  }

  private static String stem(String file, String ending) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    String stem = name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
    return stem.endsWith(".bpf") ? stem.substring(0, stem.length() - ".bpf".length()) : stem;
  }

  private static boolean isFile(String value) {
    return value.endsWith(".c") || value.endsWith(".o") || value.endsWith(".skel.rs");
  }

  private static boolean associates(String word) {
    String plain = word.replace("_", "").toLowerCase(Locale.ROOT);
    return plain.contains("assocstructops") || plain.contains("associatestructops");
  }

  /** The program of {@code skel.progs.NAME.assoc_struct_ops} or {@code skel.progs_mut().NAME().assoc_struct_ops}. */
  private static @Nullable String program(List<Token> tokens, int call) {
    int name = before(tokens, call);
    int owner = name < 0 ? -1 : before(tokens, name);
    return owner >= 0 && tokens.get(owner).text().matches("progs|progs_mut") ? tokens.get(name).text() : null;
  }

  /** The word whose member an index names; calls without arguments count as members. Negative when it is no member. */
  private static int before(List<Token> tokens, int member) {
    int at = member - 1;
    if (at < 1 || !tokens.get(at).is(".")) {
      return -1;
    }
    at--;
    if (tokens.get(at).is(")")) {
      at = at >= 2 && tokens.get(at - 1).is("(") ? at - 2 : 0;
    }
    return tokens.get(at).kind() == Kind.WORD ? at : -1;
  }

  /** The map of {@code (&skel.maps.NAME)} or {@code (skel.maps_mut().NAME())}. */
  private static @Nullable String map(List<Token> tokens, int open) {
    if (open >= tokens.size() || !tokens.get(open).is("(")) {
      return null;
    }
    int depth = 0;
    int last = -1;
    for (int i = open; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth == 0) {
        break;
      }
      last = token.kind() == Kind.WORD ? i : last;
      if (token.is(",")) {
        return null;
      }
    }
    int owner = last < 0 ? -1 : before(tokens, last);
    return owner >= 0 && tokens.get(owner).text().matches("maps|maps_mut") ? tokens.get(last).text() : null;
  }
}
