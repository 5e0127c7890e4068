/** From counted facts to constraints, compiled incrementally into named fragments. */
@NullMarked
package dev.ananke.core.constraints;

import org.jspecify.annotations.NullMarked;
