package org.bpfls.grammar.preprocess;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the top-level declarations of a header and the names they declare by matching brackets, without expanding macros:
 * a name that might be a macro's is marked unsure, and whoever looks it up has to check it on the expanded tokens. Tokens are
 * given one by one.
 */
final class DeclarationScanner {
  /** Per declaration: start, end, number of directives before its start, and before its end. */
  static final int FIELDS = 4;

  private static final int SKIPPED = 0;
  private static final int DECLARATOR = 1;
  private static final int MACRO_CALL = 2;
  private static final int STRUCT_BODY = 3;
  private static final int ENUM_BODY = 4;
  private static final int FUNCTION_BODY = 5;

  private final NameTable.Builder names = new NameTable.Builder();
  private int[] declarations = new int[64 * FIELDS];
  private int count;

  private byte[] open = new byte[16];
  private int depth;

  // The declaration being read.
  private int start = -1;
  private int startSlot;
  private int namesBefore;
  private boolean typedef;
  private boolean named;
  private boolean initializer;
  private boolean skipParens;
  private boolean afterWord;
  private @Nullable Keyword tag;
  private boolean tagDue;
  private final Candidate last = new Candidate();
  private final Candidate previous = new Candidate();
  private final Candidate third = new Candidate();
  private final Candidate tagName = new Candidate();

  // Inside of a struct or enum body.
  private @Nullable Keyword innerTag;
  private boolean innerTagDue;
  private final Candidate innerTagName = new Candidate();
  private boolean enumeratorDue;

  // The group of lines between two conditionals.
  private int net;
  private boolean tokens;
  private boolean complete;

  /** An identifier that may be a declared name. */
  private static final class Candidate {
    int offset;
    int length;
    int hash;
    boolean macroLike;

    void clear() {
      length = 0;
    }

    boolean present() {
      return length > 0;
    }

    void copy(Candidate from) {
      offset = from.offset;
      length = from.length;
      hash = from.hash;
      macroLike = from.macroLike;
    }
  }

  NameTable names() {
    return names.build();
  }

  int[] declarations() {
    return Arrays.copyOf(declarations, count * FIELDS);
  }

  /** Sum of opening less closing brackets since the group began. */
  int net() {
    return net;
  }

  boolean hasTokens() {
    return tokens;
  }

  /** Whether the group's last token can end a declaration. */
  boolean complete() {
    return complete;
  }

  /** Ends a group; returns where a declaration starts that is not complete, or -1. It is forgotten here. */
  int endGroup() {
    int unfinished = start;
    if (unfinished >= 0) {
      names.truncate(namesBefore);
    }
    start = -1;
    depth = 0;
    net = 0;
    tokens = false;
    complete = false;
    return unfinished;
  }

  /** @param slot number of directives before the token */
  void accept(Lexer lexer, int slot) {
    char c = lexer.kind == TokenKind.PUNCTUATOR && lexer.stop - lexer.start == 1 ? lexer.chars[lexer.start] : 0;
    tokens = true;
    complete = c == ';' || c == '}';
    if (c == '(' || c == '[' || c == '{') {
      net++;
    } else if (c == ')' || c == ']' || c == '}') {
      net--;
    }
    if (start < 0) {
      if (c == ';' || c == '}') {
        return;
      }
      begin(lexer.base + lexer.start, slot);
    }
    if (depth > 0) {
      inside(c, lexer, slot);
    } else {
      top(c, lexer, slot);
    }
    afterWord = lexer.kind == TokenKind.IDENTIFIER;
  }

  private void begin(int offset, int slot) {
    start = offset;
    startSlot = slot;
    namesBefore = names.count();
    typedef = false;
    tag = null;
    tagDue = false;
    tagName.clear();
    innerTag = null;
    nextDeclarator();
  }

  private void nextDeclarator() {
    named = false;
    initializer = false;
    skipParens = false;
    last.clear();
    previous.clear();
    third.clear();
  }

  private void top(char c, Lexer lexer, int slot) {
    switch (c) {
      case ';' -> {
        choose();
        end(lexer, slot);
      }
      case ',' -> {
        choose();
        nextDeclarator();
      }
      case '=' -> {
        choose();
        named = true;
        initializer = true;
      }
      case '(' -> openParen();
      case '[' -> {
        choose();
        push(SKIPPED);
      }
      case '{' -> openBrace();
      case '}' -> drop();
      case '*' -> previous.clear();
      default -> {
        if (lexer.kind == TokenKind.IDENTIFIER && !initializer) {
          word(lexer);
        }
      }
    }
  }

  private void openParen() {
    if (skipParens || initializer || named) {
      skipParens = false;
      push(SKIPPED);
    } else if (afterWord && last.present()) {
      if (last.macroLike) {
        if (previous.present()) {
          add(previous, ordinaryKind() | NameTable.UNSURE);
        }
        add(last, ordinaryKind() | NameTable.UNSURE);
        push(MACRO_CALL);
      } else {
        add(last, ordinaryKind());
        named = true;
        push(SKIPPED);
      }
      last.clear();
    } else {
      last.clear();
      push(DECLARATOR);
    }
  }

  private void openBrace() {
    Keyword body = tag;
    tagDue = false;
    if (initializer) {
      push(SKIPPED);
    } else if (body != null && !named) {
      if (tagName.present()) {
        add(tagName, NameTable.TAG);
      }
      if (last.present()) {
        add(last, NameTable.TAG | NameTable.UNSURE);
      }
      last.clear();
      previous.clear();
      third.clear();
      tag = null;
      push(body == Keyword.ENUM ? ENUM_BODY : STRUCT_BODY);
      enumeratorDue = true;
      innerTag = null;
    } else {
      choose();
      push(FUNCTION_BODY);
    }
  }

  private void word(Lexer lexer) {
    int hash = hash(lexer);
    Keyword keyword = Keyword.of(lexer, hash);
    if (keyword != null && keyword != Keyword.WITH_PARENS && named) {
      // What looked like a function was a call of a macro, and the declaration only starts now.
      nextDeclarator();
    }
    if (keyword == null) {
      if (tagDue) {
        tagDue = false;
        set(tagName, lexer, hash);
      } else if (!named) {
        third.copy(previous);
        previous.copy(last);
        set(last, lexer, hash);
      }
      return;
    }
    switch (keyword) {
      case TYPEDEF -> typedef = true;
      case STRUCT, ENUM -> {
        tag = keyword;
        tagDue = true;
        tagName.clear();
      }
      case WITH_PARENS -> skipParens = true;
      case OTHER -> {}
    }
  }

  private void inside(char c, Lexer lexer, int slot) {
    int in = open[depth - 1];
    switch (c) {
      case '(', '[' -> {
        if (in == DECLARATOR) {
          choose();
        }
        push(SKIPPED);
      }
      case '{' -> push(bodyInside(in));
      case ')', ']' -> {
        if (in == DECLARATOR) {
          choose();
        }
        if (in < STRUCT_BODY) {
          depth--;
        }
      }
      case '}' -> closeBrace(lexer, slot);
      case ';' -> innerTag = null;
      case ',' -> {
        if (in == ENUM_BODY) {
          enumeratorDue = true;
        } else if (in == DECLARATOR) {
          choose();
        }
      }
      default -> {
        if (lexer.kind == TokenKind.IDENTIFIER && in != SKIPPED && in != FUNCTION_BODY) {
          wordInside(in, lexer);
        }
      }
    }
  }

  private int bodyInside(int in) {
    Keyword body = innerTag;
    innerTag = null;
    innerTagDue = false;
    if (in != STRUCT_BODY || body == null) {
      return SKIPPED;
    }
    if (innerTagName.present()) {
      add(innerTagName, NameTable.TAG);
    }
    enumeratorDue = true;
    return body == Keyword.ENUM ? ENUM_BODY : STRUCT_BODY;
  }

  private void wordInside(int in, Lexer lexer) {
    if (in == ENUM_BODY) {
      if (enumeratorDue) {
        enumeratorDue = false;
        int hash = hash(lexer);
        names.add(lexer.base + lexer.start, lexer.stop - lexer.start, NameTable.ORDINARY, count, hash);
      }
      return;
    }
    int hash = hash(lexer);
    Keyword keyword = Keyword.of(lexer, hash);
    if (in == STRUCT_BODY) {
      if (keyword == Keyword.STRUCT || keyword == Keyword.ENUM) {
        innerTag = keyword;
        innerTagDue = true;
        innerTagName.clear();
      } else if (keyword == null && innerTagDue) {
        innerTagDue = false;
        set(innerTagName, lexer, hash);
      }
    } else if (keyword == null && in == DECLARATOR) {
      set(last, lexer, hash);
    } else if (keyword == null && in == MACRO_CALL) {
      set(last, lexer, hash);
      add(last, ordinaryKind() | NameTable.UNSURE);
      last.clear();
    }
  }

  private void closeBrace(Lexer lexer, int slot) {
    while (depth > 0 && open[depth - 1] < STRUCT_BODY && open[depth - 1] != SKIPPED) {
      depth--;
    }
    if (depth == 0) {
      drop();
      return;
    }
    int closed = open[--depth];
    innerTag = null;
    if (depth == 0 && closed == FUNCTION_BODY) {
      end(lexer, slot);
    }
  }

  /** Forgets the declaration being read, which a stray brace has ended; its names with it, since they belong to no other. */
  private void drop() {
    names.truncate(namesBefore);
    start = -1;
  }

  private void push(int kind) {
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    open[depth++] = (byte) kind;
  }

  private int ordinaryKind() {
    return typedef ? NameTable.TYPEDEF : NameTable.ORDINARY;
  }

  /** Takes the last identifier of a declarator as its name. */
  private void choose() {
    if (named || !last.present()) {
      return;
    }
    if (previous.present() && last.macroLike) {
      if (third.present() && previous.macroLike) {
        add(third, ordinaryKind() | NameTable.UNSURE);
      }
      add(previous, ordinaryKind() | NameTable.UNSURE);
      add(last, ordinaryKind() | NameTable.UNSURE);
    } else {
      add(last, ordinaryKind());
    }
    named = true;
  }

  private void add(Candidate name, int kind) {
    names.add(name.offset, name.length, kind, count, name.hash);
  }

  private void end(Lexer lexer, int slot) {
    if (names.count() > namesBefore) {
      int at = count++ * FIELDS;
      if (at == declarations.length) {
        declarations = Arrays.copyOf(declarations, at * 2);
      }
      declarations[at] = start;
      declarations[at + 1] = lexer.base + lexer.stop;
      declarations[at + 2] = startSlot;
      declarations[at + 3] = slot;
    }
    start = -1;
    depth = 0;
  }

  private static void set(Candidate candidate, Lexer lexer, int hash) {
    candidate.offset = lexer.base + lexer.start;
    candidate.length = lexer.stop - lexer.start;
    candidate.hash = hash;
    candidate.macroLike = macroLike(lexer);
  }

  /** Two leading underscores or no small letter. */
  private static boolean macroLike(Lexer lexer) {
    char[] chars = lexer.chars;
    if (chars[lexer.start] == '_' && chars[lexer.start + 1] == '_') {
      return true;
    }
    for (int i = lexer.start; i < lexer.stop; i++) {
      if (chars[i] >= 'a' && chars[i] <= 'z') {
        return false;
      }
    }
    return true;
  }

  private static int hash(Lexer lexer) {
    char[] chars = lexer.chars;
    int hash = 0;
    for (int i = lexer.start; i < lexer.stop; i++) {
      hash = 31 * hash + chars[i];
    }
    return hash;
  }

  /** Words that declare no name. */
  private enum Keyword {
    TYPEDEF,
    STRUCT,
    ENUM,
    /** Followed by parentheses that belong to it. */
    WITH_PARENS,
    OTHER;

    private static final int SLOTS = 512;
    private static final @Nullable String[] WORDS = new String[SLOTS];
    private static final Keyword[] MEANINGS = new Keyword[SLOTS];

    static {
      put(TYPEDEF, "typedef");
      put(STRUCT, "struct", "union");
      put(ENUM, "enum");
      put(WITH_PARENS, "__attribute__", "__attribute", "asm", "__asm", "__asm__", "typeof", "__typeof");
      put(WITH_PARENS, "__typeof__", "_Alignas", "_Static_assert", "__declspec", "_Atomic", "_BitInt");
      put(OTHER, "void", "char", "short", "int", "long", "float", "double", "signed", "unsigned", "_Bool");
      put(OTHER, "_Complex", "const", "volatile", "restrict", "extern", "static", "inline", "register", "auto");
      put(OTHER, "__inline", "__inline__", "__restrict", "__restrict__", "__const", "__const__", "__volatile");
      put(OTHER, "__volatile__", "__signed", "__signed__", "__extension__", "_Noreturn", "_Thread_local");
      put(OTHER, "__thread", "__int128", "__int128_t", "__uint128_t", "_Float16", "__auto_type");
    }

    private static void put(Keyword meaning, String... words) {
      for (String word : words) {
        int slot = slot(word.hashCode());
        while (WORDS[slot] != null) {
          slot = (slot + 1) & (SLOTS - 1);
        }
        WORDS[slot] = word;
        MEANINGS[slot] = meaning;
      }
    }

    private static int slot(int hash) {
      return (hash * 0x9E3779B9) >>> 23;
    }

    static @Nullable Keyword of(Lexer lexer, int hash) {
      for (int slot = slot(hash); WORDS[slot] != null; slot = (slot + 1) & (SLOTS - 1)) {
        String word = WORDS[slot];
        if (word != null && word.hashCode() == hash && lexer.is(word)) {
          return MEANINGS[slot];
        }
      }
      return null;
    }
  }
}
