package org.bpfls.sim.kernel;

import java.util.List;

/**
 * The association semantics of one kernel: a named set of differences.
 *
 * <p>Profiles {@code v1} to {@code v8} are the revisions of the patch set "Support associating BPF programs with
 * struct_ops"; their differences are those of its cover letter's change log. {@code v8} was merged, and is what 7.0 has.
 *
 * @param name a kernel version or {@code v1} to {@code v8}
 * @param reuse what a struct_ops program in a second map becomes
 * @param zeroedWhileInitializing whether a lookup gives the zeroed struct of a map without value (v7 and later), not NULL
 * @param failedUpdateClears whether a failed update of a map takes back the associations it made
 *     ({@code bpf_struct_ops_map_update_elem()}, 7.1 and later)
 * @param repeatTakesReference whether associating the same map again takes another reference, which nothing gives back
 * @param refusalTakesReference whether a refused association takes a reference, which nothing gives back
 * @param lifetime what keeps a map from being freed under a callback that uses it
 */
public record KernelProfile(
    String name,
    Reuse reuse,
    boolean zeroedWhileInitializing,
    boolean failedUpdateClears,
    boolean repeatTakesReference,
    boolean refusalTakesReference,
    Lifetime lifetime) {
  /** What becomes of a struct_ops program's association when a second map uses it. */
  public enum Reuse {
    /** The second map replaces the first. */
    LAST_WINS,
    /** It becomes ambiguous, until one of its maps is freed. */
    POISON_UNTIL_FREE,
    /** It becomes ambiguous for good. */
    POISON
  }

  /** What protects the memory of an associated map while a callback uses it. */
  public enum Lifetime {
    /** Nothing: the map can be freed between the lookup and the use. */
    UNPROTECTED,
    /** The lookup takes a reference, and a put gives it back. */
    GET_PUT,
    /** Setting a callback takes a reference of the map, until the callback is gone. */
    CALLBACK_REFERENCE,
    /** RCU: freeing waits for the callbacks that are running. */
    RCU
  }

  /** The newest kernel known: 7.3. */
  public static final KernelProfile LATEST =
      new KernelProfile("7.3", Reuse.POISON, true, true, false, false, Lifetime.RCU);

  private static final List<KernelProfile> REVISIONS =
      List.of(
          new KernelProfile("v1", Reuse.LAST_WINS, true, false, true, false, Lifetime.UNPROTECTED),
          new KernelProfile("v2", Reuse.POISON_UNTIL_FREE, true, false, true, false, Lifetime.UNPROTECTED),
          new KernelProfile("v3", Reuse.POISON, false, false, true, false, Lifetime.UNPROTECTED),
          new KernelProfile("v4", Reuse.POISON, false, false, false, false, Lifetime.GET_PUT),
          new KernelProfile("v5", Reuse.POISON, false, false, false, true, Lifetime.CALLBACK_REFERENCE),
          new KernelProfile("v6", Reuse.POISON, false, false, false, false, Lifetime.RCU),
          new KernelProfile("v7", Reuse.POISON, true, false, false, false, Lifetime.RCU),
          new KernelProfile("v8", Reuse.POISON, true, false, false, false, Lifetime.RCU));

  /** The eight revisions of the patch set, first to last. */
  public static List<KernelProfile> revisions() {
    return REVISIONS;
  }

  /**
   * The profile of a kernel.
   *
   * @param version {@code v1} to {@code v8}, or a release such as {@code 7.0}, {@code 7.3.4} or
   *     {@code 7.0.13+deb13-cloud-amd64}; releases later than those known count as the latest one
   * @throws IllegalArgumentException when it is neither, or older than 7.0, which has no such association
   */
  public static KernelProfile of(String version) {
    for (KernelProfile revision : REVISIONS) {
      if (revision.name.equals(version)) {
        return revision;
      }
    }
    int dot = version.indexOf('.');
    int end = dot + 1;
    while (dot > 0 && end < version.length() && Character.isDigit(version.charAt(end))) {
      end++;
    }
    int major;
    int minor;
    try {
      major = Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
      minor = dot < 0 ? 0 : Integer.parseInt(version.substring(dot + 1, end));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a kernel version: " + version, e);
    }
    if (major < 7) {
      throw new IllegalArgumentException(
          "Linux " + version + " cannot associate programs with struct_ops (7.0 is the first that can)");
    }
    boolean first = major == 7 && minor == 0;
    return new KernelProfile(version, Reuse.POISON, true, !first, false, false, Lifetime.RCU);
  }
}
