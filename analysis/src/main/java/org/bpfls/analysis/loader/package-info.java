/**
 * What user-space code does with the BPF objects it opens. {@link org.bpfls.analysis.loader.LoaderReader} interprets each entry
 * function of a loader and gives a {@link org.bpfls.analysis.loader.LoaderRun}; the rest is between these two:
 *
 * <ul>
 *   <li>What is known: {@code Value}, {@code State}, and {@code Paths} for how a state names places; {@code Journal} for what all
 *       states of a run have found out.
 *   <li>C: {@code Interpreter} has the statements, {@code Evaluator} the expressions; {@code Conditions}, {@code Assignments} and
 *       {@code Calls} are the expressions with effects, {@code Lookup} and {@code Arithmetic} those without. {@code CallStack} and
 *       {@code Scope} say what names mean.
 *   <li>What is called and not seen: {@code Library}, and behind it a class for each group of functions. A function of libbpf, a
 *       macro or a helper of a test harness that is to be understood gets its case there.
 * </ul>
 */
@NullMarked
package org.bpfls.analysis.loader;

import org.jspecify.annotations.NullMarked;
