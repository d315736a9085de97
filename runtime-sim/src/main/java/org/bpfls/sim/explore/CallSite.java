package org.bpfls.sim.explore;

/**
 * One call site of an associating kfunc in a program.
 *
 * @param id names the site uniquely within its program
 * @param kfunc the kfunc called there
 * @param via in which context the call runs, relative to its program
 */
public record CallSite(String id, String kfunc, Via via) {
  /** The context of a call. Callbacks run later than their program, and keep only the program alive. */
  public enum Via {
    /** In the program itself or in a subprogram of it. */
    DIRECT,
    /** In a {@code bpf_timer} callback that the program sets. */
    TIMER,
    /** In a {@code bpf_wq} callback that the program sets. */
    WORKQUEUE,
    /** In a {@code bpf_task_work} callback that the program schedules. */
    TASK_WORK
  }
}
