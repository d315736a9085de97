package org.bpfls.analysis.kernel;

/**
 * A source file.
 *
 * @param path relative to the tree, with '/'
 * @param text its content
 */
public record SourceFile(String path, String text) {}
