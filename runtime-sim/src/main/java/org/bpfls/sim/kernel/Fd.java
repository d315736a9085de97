package org.bpfls.sim.kernel;

/** What a descriptor refers to, packed into an int: a program, a map, a link, something else that is open, or nothing. */
public final class Fd {
  /** Not open: {@code EBADF}. */
  public static final int NONE = -1;

  /** Open, and no BPF object: {@code EINVAL}. */
  public static final int FOREIGN = -2;

  private static final int PROG = 0;
  private static final int MAP = 1;
  private static final int LINK = 2;

  private Fd() {}

  /** A descriptor of a program. */
  public static int prog(int id) {
    return id << 2 | PROG;
  }

  /** A descriptor of a map. */
  public static int map(int id) {
    return id << 2 | MAP;
  }

  /** A descriptor of a link. */
  public static int link(int id) {
    return id << 2 | LINK;
  }

  /** Whether it refers to a program. */
  public static boolean isProg(int fd) {
    return fd >= 0 && (fd & 3) == PROG;
  }

  /** Whether it refers to a map. */
  public static boolean isMap(int fd) {
    return fd >= 0 && (fd & 3) == MAP;
  }

  /** Whether it refers to a link. */
  public static boolean isLink(int fd) {
    return fd >= 0 && (fd & 3) == LINK;
  }

  /** The id of what it refers to; only for a descriptor of a program, map or link. */
  public static int id(int fd) {
    return fd >> 2;
  }

  /** Why it is not what a command needs: {@code -EBADF} when it is not open, else {@code -EINVAL}. */
  static int refusal(int fd) {
    return fd == NONE ? -Errno.EBADF : -Errno.EINVAL;
  }
}
