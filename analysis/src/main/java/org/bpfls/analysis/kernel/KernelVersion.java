package org.bpfls.analysis.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kernel release series such as 7.3. Patch levels do not matter here: facts are per series.
 *
 * <p>{@link #PATCH_SET_V8} is not a release: it stands for the eighth revision of the patch set that introduced
 * associations, as it was merged into bpf-next (kernel 6.19 with associations, the calling program being a visible
 * {@code __prog} argument). It orders between 6.19 and 7.0.
 *
 * @param major first number
 * @param minor second number
 * @param patchSetV8 true only for {@link #PATCH_SET_V8}
 */
public record KernelVersion(int major, int minor, boolean patchSetV8) implements Comparable<KernelVersion> {
  /** The merged eighth revision of the association patch set; written {@code v8}. */
  public static final KernelVersion PATCH_SET_V8 = new KernelVersion(6, 19, true);

  /** First release with associations and KF_IMPLICIT_ARGS (include/linux/btf.h, kernel/bpf/syscall.c). */
  public static final KernelVersion V7_0 = of(7, 0);

  private static final int MAX_NUMBER = 99_999;

  /** The release {@code major.minor}. */
  public static KernelVersion of(int major, int minor) {
    return new KernelVersion(major, minor, false);
  }

  /**
   * Reads "7.0", "7.3.4", "6.12.107+deb13-amd64", "v6.19" or the profile name "v8".
   *
   * @return empty when the text is not a version
   */
  public static Optional<KernelVersion> tryParse(String text) {
    String trimmed = text.trim();
    if (trimmed.equals("v8")) {
      return Optional.of(PATCH_SET_V8);
    }
    int at = trimmed.startsWith("v") ? 1 : 0;
    int dot = trimmed.indexOf('.', at);
    if (dot < 0) {
      return Optional.empty();
    }
    int end = digitsEnd(trimmed, dot + 1);
    int major = number(trimmed, at, dot);
    int minor = number(trimmed, dot + 1, end);
    boolean tailFits = end == trimmed.length() || ".-+_~".indexOf(trimmed.charAt(end)) >= 0;
    return major < 0 || minor < 0 || !tailFits ? Optional.empty() : Optional.of(of(major, minor));
  }

  /**
   * As {@link #tryParse}.
   *
   * @throws IllegalArgumentException when the text is not a version; the message says what is expected
   */
  public static KernelVersion parse(String text) {
    Optional<KernelVersion> version = tryParse(text);
    if (version.isEmpty()) {
      throw new IllegalArgumentException("not a kernel version: '" + text + "' (expected e.g. 7.3)");
    }
    return version.get();
  }

  /** Whether this version is the same as or newer than {@code other}. */
  public boolean atLeast(KernelVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(KernelVersion other) {
    int byMajor = Integer.compare(major, other.major);
    int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
    return byMinor != 0 ? byMinor : Boolean.compare(patchSetV8, other.patchSetV8);
  }

  // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KernelVersion that
        && major == that.major
        && minor == that.minor
        && patchSetV8 == that.patchSetV8;
  }

  @Override
  public int hashCode() {
    return 31 * major + minor;
  }

  @Override
  public String toString() {
    return patchSetV8 ? "v8" : major + "." + minor;
  }

  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int number(String text, int from, int to) {
    int value = 0;
    for (int at = from; at < to; at++) {
      int digit = Character.digit(text.charAt(at), 10);
      value = value * 10 + digit;
      if (digit < 0 || value > MAX_NUMBER) {
        return -1;
      }
    }
    return from < to ? value : -1;
  }
}
