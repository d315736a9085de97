package org.bpfls.analysis.loader;

import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;

/**
 * A function that is called.
 *
 * @param scope the names of its unit
 */
record Callee(FunctionDefinition function, Scope scope) {}
