package org.bpfls.analysis.kernel;

/**
 * An inclusive range of kernel versions, e.g. the targets of {@code --kernel 7.0..7.3}.
 *
 * @param from oldest version of the range
 * @param to newest version of the range, not older than {@code from}
 */
public record KernelRange(KernelVersion from, KernelVersion to) {
  /** Checks the order of the bounds. */
  public KernelRange {
    if (from.compareTo(to) > 0) {
      throw new IllegalArgumentException("kernel range is reversed: " + from + ".." + to);
    }
  }

  /** The range of one version. */
  public static KernelRange of(KernelVersion only) {
    return new KernelRange(only, only);
  }

  /**
   * Reads "7.0..7.3", "7.3" or "v8".
   *
   * @throws IllegalArgumentException with a message for the user when the text is neither
   */
  public static KernelRange parse(String text) {
    int dots = text.indexOf("..");
    return dots < 0
        ? of(KernelVersion.parse(text))
        : new KernelRange(KernelVersion.parse(text.substring(0, dots)), KernelVersion.parse(text.substring(dots + 2)));
  }

  /** Whether {@code version} lies in the range. */
  public boolean contains(KernelVersion version) {
    return from.compareTo(version) <= 0 && version.compareTo(to) <= 0;
  }

  @Override
  public String toString() {
    return from.equals(to) ? from.toString() : from + ".." + to;
  }
}
