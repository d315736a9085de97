package org.bpfls.server.workspace;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpfls.analysis.FileKind;

/**
 * What a file's text says about the files that it belongs with.
 *
 * @param kind what it is
 * @param includes names in its include directives, as written
 * @param licensed whether it declares a license, without which no object is loaded
 * @param associates whether it names one of the functions that associate
 * @param objects names, without endings, of the BPF objects whose skeleton it includes or whose file it opens
 */
record FileSummary(FileKind kind, Set<String> includes, boolean licensed, boolean associates, Set<String> objects) {
  private static final String LICENSE = "license";
  private static final String ASSOCIATES = "assoc_struct_ops";

  private static final Pattern INCLUDE =
      Pattern.compile("^[ \\t]*#[ \\t]*include[ \\t]*[\"<]([^\">\\n]+)[\">]", Pattern.MULTILINE);
  private static final Pattern OBJECT_FILE = Pattern.compile("\"(?:[^\"\\n]*/)?([\\w.-]+?)(?:\\.bpf)?\\.o\"");
  private static final Pattern SKELETON = Pattern.compile("(.+?)(?:\\.bpf)?\\.(?:l|sub)?skel\\.h");

  /** Copies the sets. */
  FileSummary {
    includes = Set.copyOf(includes);
    objects = Set.copyOf(objects);
  }

  /** Reads a text. */
  static FileSummary of(String path, String text) {
    Set<String> includes = new TreeSet<>();
    Set<String> objects = new TreeSet<>();
    for (Matcher matcher = INCLUDE.matcher(text); matcher.find(); ) {
      String name = matcher.group(1);
      includes.add(name);
      Matcher skeleton = SKELETON.matcher(name.substring(name.lastIndexOf('/') + 1));
      if (skeleton.matches()) {
        objects.add(skeleton.group(1));
      }
    }
    FileKind kind = FileKind.of(path, text);
    if (kind == FileKind.LOADER) {
      for (Matcher matcher = OBJECT_FILE.matcher(text); matcher.find(); ) {
        objects.add(matcher.group(1));
      }
    }
    return new FileSummary(kind, includes, isLicensed(text), text.contains(ASSOCIATES), objects);
  }

  /** Whether a file may be a part of others: a header, or BPF C without a license. What is complete in itself is judged by itself. */
  static boolean mayBePart(FileKind kind, boolean licensed) {
    return kind == FileKind.OTHER || (kind == FileKind.BPF && !licensed);
  }

  /** Whether a BPF file declares a license. */
  static boolean isLicensed(String text) {
    return text.contains(LICENSE);
  }

  /** The name, without endings, of the object that a BPF file becomes. */
  static String objectName(String fileName) {
    String stem = fileName.endsWith(".c") ? fileName.substring(0, fileName.length() - 2) : fileName;
    return stem.endsWith(".bpf") ? stem.substring(0, stem.length() - 4) : stem;
  }
}
