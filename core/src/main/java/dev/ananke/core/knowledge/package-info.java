/**
 * What exists outside of a repository: tables of the public names of a platform, generated at build
 * time from the platform itself and shipped as resources.
 *
 * <p>A table is a text in UTF-8. Its first line says {@code ananke-platform 1 NAME FIRST-LAST}: the
 * version of the format, the platform, and the releases whose union it holds. Every further line is
 * one package: its name, {@code closed} or {@code open}, and the simple names of its top-level
 * public types, all sorted and separated by one space. A type that some of the releases lack has
 * its own range behind a colon: {@code List} (in all), {@code Flow:9} (from 9 on), {@code
 * JAXB:8-10}. A package is closed if the newest release exports it: nobody else may add to it, so a
 * name that is not listed does not exist.
 */
@NullMarked
package dev.ananke.core.knowledge;

import org.jspecify.annotations.NullMarked;
