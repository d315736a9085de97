package org.bpfls.analysis.kernel;

/**
 * A suffix of parameter names that the verifier gives a meaning.
 *
 * @param suffix e.g. {@code __sz}; for {@code rdonly_buf_size} and {@code rdwr_buf_size} the whole name
 * @param scope where it counts: {@code kfunc}, {@code struct_ops}, {@code tracepoint}
 * @param brief a few words
 * @param meaning one sentence
 * @param range the measured versions that know it
 */
public record ParameterSuffix(String suffix, String scope, String brief, String meaning, KernelRange range) {}
