package org.bpfls.server.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bpfls.grammar.preprocess.Limits;
import org.bpfls.grammar.text.SourceDecoder;
import org.bpfls.grammar.text.SourceText;

/**
 * The texts of files, each read once; a text that an editor holds comes before the disk's. Safe for use by several
 * threads. The same content of the same file is always the same object, so that what the front end learnt of it can be
 * kept with it. The disk is looked at again only after {@link #refresh()}.
 */
public final class SourceStore {
  /** Characters kept of a file that is no header: one more than are parsed, which gives a finding. */
  private static final int SOURCE_CHARS = Limits.FULL_FILE_CHARS + 1;

  /** Bytes read of such a file; a character has at most three. */
  private static final int SOURCE_BYTES = 3 * SOURCE_CHARS;

  private final Naming naming;
  private final Map<Path, Entry> entries = new ConcurrentHashMap<>();
  private final Map<Path, SourceText> open = new ConcurrentHashMap<>();

  private volatile long generation;

  /** A store whose texts are named by {@code naming}. */
  public SourceStore(Naming naming) {
    this.naming = naming;
  }

  /** How this store names files. */
  public Naming naming() {
    return naming;
  }

  /** Lets later reads look whether files changed on disk. */
  public synchronized void refresh() {
    generation++;
  }

  /** Changes whenever files may have come, gone or changed. */
  long generation() {
    return generation;
  }

  /** Puts an editor's text in front of the disk's. */
  public void open(Path file, SourceText text) {
    open.put(file, text);
  }

  /** The same for bytes; gives their text. */
  public SourceText open(Path file, byte[] bytes) throws IOException {
    SourceText text = decode(naming.name(file), bytes);
    open(file, text);
    return text;
  }

  /** Lets the disk's text show again. */
  public void close(Path file) {
    open.remove(file);
  }

  /** Whether there is such a file. */
  public boolean exists(Path file) {
    return open.containsKey(file) || Files.isRegularFile(file);
  }

  /** The text of a file, or nothing when it is not there or cannot be read. */
  public Optional<SourceText> find(Path file) {
    try {
      return Optional.of(read(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The text of a file.
   *
   * @throws IOException when it is not there or cannot be read
   */
  public SourceText read(Path file) throws IOException {
    SourceText held = open.get(file);
    if (held != null) {
      return held;
    }
    Entry entry = entries.get(file);
    long now = generation;
    if (entry != null && entry.generation == now) {
      return entry.text;
    }
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new NoSuchFileException(file.toString(), null, "not a regular file");
    }
    long changed = attributes.lastModifiedTime().toMillis();
    SourceText text;
    if (entry != null && entry.changedMillis == changed && entry.bytes == attributes.size()) {
      text = entry.text;
    } else {
      text = decode(naming.name(file), FileBytes.read(file, attributes.size(), most(file)));
      if (entry != null && entry.text.content().equals(text.content())) {
        text = entry.text;
      }
    }
    Entry read = new Entry(now, changed, attributes.size(), text);
    // Two threads may read the same file; the first one's text is everybody's.
    Entry kept = entries.merge(file, read, (old, mine) -> old.generation == mine.generation ? old : mine);
    return kept.text;
  }

  /** What is read of a file: enough to see that it is too large, if it is. */
  private static int most(Path file) {
    return isHeader(file.toString()) ? SourceDecoder.MAX_BYTES : SOURCE_BYTES;
  }

  private static boolean isHeader(String name) {
    return name.endsWith(".h");
  }

  private static SourceText decode(String name, byte[] bytes) throws IOException {
    SourceDecoder.Decoded decoded = SourceDecoder.decode(name, bytes);
    if (decoded.binary()) {
      throw new BinaryFileException();
    }
    String content = decoded.text().content();
    return isHeader(name) || content.length() <= SOURCE_CHARS
        ? decoded.text()
        : new SourceText(name, content.substring(0, SOURCE_CHARS));
  }

  private record Entry(long generation, long changedMillis, long bytes, SourceText text) {}
}
