package org.bpfls.sim.kernel;

/** Error numbers that the modelled calls return, negated as the kernel does; values of asm-generic/errno. */
public final class Errno {
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int E2BIG = 7;
  public static final int EBADF = 9;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int EINVAL = 22;
  public static final int ERANGE = 34;
  public static final int ENOSYS = 38;
  public static final int ENOLINK = 67;
  public static final int EBADFD = 77;
  public static final int EOPNOTSUPP = 95;
  public static final int EINPROGRESS = 115;
  /** Kernel-internal, yet handed out by BPF_PROG_TEST_RUN. */
  public static final int ENOTSUPP = 524;

  private Errno() {}

  /**
   * The name of a result.
   *
   * @param result zero, positive, or a negated error number
   * @return {@code OK}, or the error's name without sign, such as {@code EBUSY}
   */
  public static String name(int result) {
    if (result >= 0) {
      return "OK";
    }
    return switch (-result) {
      case ENOENT -> "ENOENT";
      case ESRCH -> "ESRCH";
      case E2BIG -> "E2BIG";
      case EBADF -> "EBADF";
      case EFAULT -> "EFAULT";
      case EBUSY -> "EBUSY";
      case EEXIST -> "EEXIST";
      case EXDEV -> "EXDEV";
      case ENODEV -> "ENODEV";
      case EINVAL -> "EINVAL";
      case ERANGE -> "ERANGE";
      case ENOSYS -> "ENOSYS";
      case ENOLINK -> "ENOLINK";
      case EBADFD -> "EBADFD";
      case EOPNOTSUPP -> "EOPNOTSUPP";
      case EINPROGRESS -> "EINPROGRESS";
      case ENOTSUPP -> "ENOTSUPP";
      default -> Integer.toString(result);
    };
  }
}
