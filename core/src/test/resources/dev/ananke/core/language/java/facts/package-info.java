/** A package. */
@NullMarked
@org.example.Reviewed(by = "x")
package org.example.info;

import org.jspecify.annotations.NullMarked;
