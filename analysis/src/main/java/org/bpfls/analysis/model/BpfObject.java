package org.bpfls.analysis.model;

import java.util.List;

/** Stands for the model of a BPF file, as the following commit reads it. */
public record BpfObject(String file, List<String> programs) {}
