package org.bpfls.server.cli;

/** Name and version of the program. */
public final class Version {
  private Version() {}

  /** For people and reports, e.g. {@code bpfls 0.1.0}. */
  public static String text() {
    return "bpfls " + number();
  }

  /** The version; {@code dev} when the program does not run from its jar. */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
