package io.weir.parser;

/**
 * A change to the text with which parsing gets further.
 *
 * @param index of the token that is wrong
 * @param hint how to change it
 */
record Correction(int index, String hint) {}
