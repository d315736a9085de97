package org.bpfls.analysis;

/**
 * A rule (or the reading of a file) that failed by a fault of this program, or for want of memory; the rest of the run still
 * completed.
 *
 * @param what the rule's id, or what was done
 * @param file the file it was about, or an empty string
 * @param cause what it threw
 */
public record RuleFailure(String what, String file, Throwable cause) {}
