package dev.ananke.core.constraints;

import dev.ananke.schemas.Evidence;
import java.util.List;

/** Evidence from counts. */
final class EvidenceScore {
  /** Of the normal distribution: 95 % lie within as many standard deviations. */
  private static final double Z = 1.959963984540054;

  private EvidenceScore() {}

  static Evidence of(int support, int violations, List<String> examples) {
    return new Evidence(support, violations, lowerBound(support, violations), examples);
  }

  /**
   * Lower end of the Wilson score interval (E. B. Wilson, Probable inference, the law of
   * succession, and statistical inference, 1927) for the share of files that agree.
   */
  static double lowerBound(int support, int violations) {
    double n = (double) support + violations;
    if (n == 0) {
      return 0;
    }
    double share = support / n;
    double centre = share + Z * Z / (2 * n);
    double spread = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
    return Math.max(0, (centre - spread) / (1 + Z * Z / n));
  }
}
