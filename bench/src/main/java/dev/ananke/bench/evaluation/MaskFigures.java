package dev.ananke.bench.evaluation;

import java.util.List;

/**
 * Masks along texts, of one vocabulary.
 *
 * @param along what they were made
 * @param nanos that each took
 * @param failures masks that met a limit of the engine or exclude what comes next in the text
 */
public record MaskFigures(
    String along, String vocabulary, Durations nanos, List<String> failures) {}
