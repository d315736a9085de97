package org.bpfls.sim.explore;

/**
 * A step of a trace.
 *
 * @param node the loader node that did it, or -1 when the kernel did: an attached program or a callback ran
 * @param step what was done, readable
 * @param result {@code OK}, the name of an errno, or for a run what the call saw
 */
public record TraceStep(int node, String step, String result) {}
