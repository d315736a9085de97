package org.bpfls.sim.scenario;

import org.bpfls.sim.kernel.ProgType;

/**
 * What a program of the recorded scenarios does when it runs.
 *
 * @param name its name
 * @param type its type
 * @param member for a struct_ops program the member it is written for (0 or 1), else -1
 * @param number what a struct_ops program returns; also names it in the observer's log
 * @param via from where it reports: itself or a subprogram
 * @param body what it does besides
 * @param result what it returns; {@link #RESULT_OF_BODY} when the body decides
 * @param map index of the plain map that it uses, or -1
 * @param key the element whose callback it sets, or that it starts
 */
record TestProgram(
    String name, ProgType type, int member, int number, String via, Body body, int result, int map, int key) {
  static final int RESULT_OF_BODY = Integer.MIN_VALUE;

  /** What a program does besides reporting. */
  enum Body {
    /** Nothing; if the result is the body's, it is the report's: 1 with an association, -1 without. */
    REPORT,
    /** Sets the callback of a timer; if the result is the body's, it is that call's. */
    ARM_TIMER,
    /** Sets the callback of a workqueue item, likewise. */
    ARM_WORK,
    /** Schedules a task work for the task that runs it, likewise. */
    TASK_WORK,
    /** Schedules a task work for the parked task, likewise. */
    TASK_WORK_PARKED,
    /** Tail-calls element 0 of a program array. */
    TAIL_CALL,
    /** Instead of reporting, calls {@code test_1} of its associated instance. */
    CALL_ASSOCIATED,
    /** Instead of reporting, starts a timer or workqueue item; only with a context. */
    START,
    /** Also reports from a function that can be replaced. */
    REPLACEABLE
  }
}
