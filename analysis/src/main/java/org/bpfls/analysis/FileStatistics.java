package org.bpfls.analysis;

/**
 * What was seen in a file.
 *
 * @param file its name
 * @param kind what it is
 * @param lines its lines
 * @param programs BPF programs it defines
 * @param structOpsMaps struct_ops maps it defines
 * @param kfuncCalls calls of kfuncs in it
 * @param unparsed declarations that could not be parsed
 * @param missingIncludes includes that were not found
 */
public record FileStatistics(
    String file,
    FileKind kind,
    int lines,
    int programs,
    int structOpsMaps,
    int kfuncCalls,
    int unparsed,
    int missingIncludes) {}
