/** What a check says of a text, judged by the real engine. */
@NullMarked
package dev.ananke.core.check;

import org.jspecify.annotations.NullMarked;
