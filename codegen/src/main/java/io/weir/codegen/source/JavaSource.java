package io.weir.codegen.source;

/**
 * A generated compilation unit.
 *
 * @param className binary name of its one top-level class
 * @param text Java, indented
 */
public record JavaSource(String className, String text) {}
