package dev.ananke.bridge.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ananke.bridge.Engine;
import dev.ananke.bridge.Matcher;
import dev.ananke.bridge.NextTokens;
import dev.ananke.bridge.NoTokenException;
import dev.ananke.bridge.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LazySamplerTest {
  private static final int DRAWS = 200_000;

  /** Allows what it is told to, and counts what it is asked for. */
  private static final class Allowed implements NextTokens {
    final BitSet tokens;
    final int size;
    int questions;
    int masks;

    Allowed(BitSet tokens, int size) {
      this.tokens = tokens;
      this.size = size;
    }

    @Override
    public boolean isAllowed(int token) {
      questions++;
      return tokens.get(token);
    }

    @Override
    public void mask(int[] words) {
      masks++;
      Arrays.fill(words, 0);
      tokens.stream().forEach(token -> words[token >> 5] |= 1 << token);
    }

    @Override
    public boolean consume(int token) {
      return tokens.get(token);
    }

    @Override
    public int size() {
      return size;
    }
  }

  /** Gives one number for ever. */
  private record Always(double number) implements RandomGenerator {
    @Override
    public long nextLong() {
      throw new UnsupportedOperationException("only nextDouble is used");
    }

    @Override
    public double nextDouble() {
      return number;
    }
  }

  // --- top-k and top-p

  /** The mask first, then the options, then one number: no guess. */
  private static int reference(
      float[] logits, BitSet allowed, SamplingOptions options, double chance) {
    List<Integer> ranked =
        new ArrayList<>(allowed.stream().filter(token -> token < logits.length).boxed().toList());
    ranked.sort(
        Comparator.<Integer>comparingDouble(token -> -logits[token]).thenComparing(token -> token));
    double temperature = options.temperature() == 0 ? 1 : options.temperature();
    int most = options.temperature() == 0 ? 1 : options.topK();
    if (most > 0 && ranked.size() > most) {
      ranked = ranked.subList(0, most);
    }
    double[] shares = new double[ranked.size()];
    double total = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.exp((logits[ranked.get(i)] - logits[ranked.getFirst()]) / temperature);
      total += shares[i];
    }
    double nucleus = 0;
    int last = 0;
    for (; last < shares.length; last++) {
      nucleus += shares[last];
      if (nucleus >= options.topP() * total) {
        break;
      }
    }
    double sum = 0;
    for (int i = 0; i < last; i++) {
      sum += shares[i];
      if (sum > chance * nucleus) {
        return ranked.get(i);
      }
    }
    return ranked.get(Math.min(last, ranked.size() - 1));
  }

  @Test
  void topKAndTopP_chooseWhatTheMaskedDistributionChooses() {
    SplittableRandom random = new SplittableRandom(7);
    int guessed = 0;
    for (int run = 0; run < 20_000; run++) {
      int size = 1 + random.nextInt(List.of(6, 200, 2000).get(random.nextInt(3)));
      double steepness = random.nextDouble() * 8;
      float[] logits = new float[size];
      for (int token = 0; token < size; token++) {
        logits[token] = (float) (random.nextGaussian() * steepness);
      }
      BitSet allowed = new BitSet();
      double share = random.nextDouble();
      for (int token = 0; token < size; token++) {
        allowed.set(token, random.nextDouble() < share);
      }
      allowed.set(random.nextInt(size));
      SamplingOptions options =
          new SamplingOptions(
              random.nextInt(5) == 0 ? 0 : 0.2 + random.nextDouble(),
              random.nextBoolean() ? 0 : 1 + random.nextInt(20),
              random.nextInt(3) == 0 ? 1 : 0.05 + 0.95 * random.nextDouble());
      if (options.isPlain()) {
        continue;
      }
      double chance = random.nextDouble();
      Allowed text = new Allowed(allowed, size);
      int token = new LazySampler(size, options, new Always(chance)).next(text, logits);
      assertEquals(
          reference(logits, allowed, options, chance),
          token,
          () -> options + " at " + chance + " of " + Arrays.toString(logits) + allowed);
      guessed += text.masks == 0 ? 1 : 0;
    }
    assertTrue(guessed > 5_000, "hardly ever without a mask: " + guessed);
  }

  // --- plain

  /** Chi square of what was drawn against shares, in units of its own standard deviation. */
  private static double deviation(long[] drawn, double[] shares) {
    double chiSquare = 0;
    int freedom = -1;
    for (int token = 0; token < shares.length; token++) {
      if (shares[token] == 0) {
        assertEquals(0, drawn[token], "token " + token + " is not allowed");
        continue;
      }
      double expected = shares[token] * DRAWS;
      chiSquare += (drawn[token] - expected) * (drawn[token] - expected) / expected;
      freedom++;
    }
    return (chiSquare - freedom) / Math.sqrt(2.0 * freedom);
  }

  private static double[] masked(float[] logits, BitSet allowed) {
    double[] shares = new double[logits.length];
    double total = 0;
    for (int token = 0; token < logits.length; token++) {
      shares[token] = allowed.get(token) ? Math.exp(logits[token]) : 0;
      total += shares[token];
    }
    for (int token = 0; token < shares.length; token++) {
      shares[token] /= total;
    }
    return shares;
  }

  @Test
  void plain_isDistributedAsTheMaskedDistribution() {
    SplittableRandom random = new SplittableRandom(11);
    for (int refused : new int[] {0, 3, 12, 25}) {
      float[] logits = new float[40];
      for (int token = 0; token < logits.length; token++) {
        logits[token] = (float) (-0.15 * token);
      }
      BitSet allowed = new BitSet();
      allowed.set(refused, logits.length);
      Allowed text = new Allowed(allowed, logits.length);
      LazySampler sampler = new LazySampler(logits.length, SamplingOptions.PLAIN, random.split());
      long[] drawn = new long[logits.length];
      for (int draw = 0; draw < DRAWS; draw++) {
        drawn[sampler.next(text, logits)]++;
      }
      double deviation = deviation(drawn, masked(logits, allowed));
      assertTrue(deviation < 5, refused + " refused: " + deviation + " " + Arrays.toString(drawn));
      assertTrue(refused < 12 || text.masks > 0, "no mask was needed");
      assertTrue(refused > 3 || text.masks < DRAWS / 100, "masks: " + text.masks);
    }
  }

  @Test
  void plain_amongFewOfALargeVocabulary_isDistributedAsTheMaskedDistribution() {
    SplittableRandom random = new SplittableRandom(13);
    for (int refused : new int[] {0, 3, 12}) {
      float[] logits = new float[3000];
      Arrays.fill(logits, Float.NEGATIVE_INFINITY);
      BitSet allowed = new BitSet();
      for (int token = 0; token < logits.length; token += 75) {
        logits[token] = (float) (-0.002 * token);
        allowed.set(token, token >= 75 * refused);
      }
      LazySampler sampler = new LazySampler(logits.length, SamplingOptions.PLAIN, random.split());
      Allowed text = new Allowed(allowed, logits.length);
      long[] drawn = new long[logits.length];
      for (int draw = 0; draw < DRAWS; draw++) {
        drawn[sampler.next(text, logits)]++;
      }
      double deviation = deviation(drawn, masked(logits, allowed));
      assertTrue(deviation < 5, refused + " refused: " + deviation);
    }
  }

  @Test
  void plain_underARealGrammar_isDistributedAsTheMaskedDistribution() {
    Vocabulary vocabulary = Vocabulary.bytes();
    float[] logits = new float[vocabulary.size()];
    for (int token = 0; token < logits.length; token++) {
      logits[token] = token >= 'a' && token <= 'z' ? (token - 'a') * 0.1f : -3;
    }
    logits[vocabulary.endOfText()] = 2;
    try (Engine engine = Engine.create(vocabulary);
        Matcher template = engine.matcher("start: \"x\" /[a-hA-D]*/\n")) {
      template.consume('x');
      BitSet allowed = new BitSet();
      int[] mask = new int[Math.ceilDiv(vocabulary.size(), 32)];
      template.mask(mask);
      for (int token = 0; token < vocabulary.size(); token++) {
        allowed.set(token, Matcher.allows(mask, token));
      }
      assertEquals(13, allowed.cardinality());
      LazySampler sampler =
          new LazySampler(vocabulary.size(), SamplingOptions.PLAIN, new SplittableRandom(3));
      long[] drawn = new long[vocabulary.size()];
      for (int draw = 0; draw < DRAWS; draw++) {
        // The same place each time.
        drawn[sampler.next(at(template), logits)]++;
      }
      double deviation = deviation(drawn, masked(logits, allowed));
      assertTrue(deviation < 5, deviation + " " + Arrays.toString(drawn));
    }
  }

  /**
   * What engines.md says of a loop that asks a model: until the token for the end comes, also where
   * that is all that can.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "start: \"let \" NAME \" = \" /[0-9]+/ \";\"\nNAME: /[a-z]+/\n",
        "start: (\"let \" NAME \";\")*\nNAME: /[a-z]+/\n%ignore / +/\n",
      })
  void next_toTheEnd_makesAWholeText(String grammar) {
    Vocabulary vocabulary = Vocabulary.bytes();
    SplittableRandom random = new SplittableRandom(17);
    float[] logits = new float[vocabulary.size()];
    try (Engine engine = Engine.create(vocabulary);
        Matcher template = engine.matcher(grammar)) {
      for (SamplingOptions options :
          List.of(
              SamplingOptions.PLAIN,
              SamplingOptions.PLAIN.withTopK(5),
              SamplingOptions.PLAIN.withTopP(0.8))) {
        LazySampler sampler = new LazySampler(vocabulary.size(), options, random.split());
        for (int text = 0; text < 20; text++) {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          try (Matcher matcher = template.copy()) {
            while (true) {
              for (int token = 0; token < logits.length; token++) {
                logits[token] = (float) random.nextGaussian();
              }
              int token = sampler.next(matcher, logits);
              if (token == vocabulary.endOfText()) {
                break;
              }
              bytes.write(token);
            }
            assertTrue(matcher.isStopped());
          }
          assertTrue(template.acceptsRest(bytes.toByteArray()), bytes::toString);
        }
      }
    }
  }

  /** Looks at the matcher and leaves it where it is. */
  private static NextTokens at(Matcher matcher) {
    return new NextTokens() {
      @Override
      public boolean isAllowed(int token) {
        return matcher.isAllowed(token);
      }

      @Override
      public void mask(int[] words) {
        matcher.mask(words);
      }

      @Override
      public boolean consume(int token) {
        return matcher.isAllowed(token);
      }

      @Override
      public int size() {
        return matcher.size();
      }
    };
  }

  // --- edges

  @Test
  void draw_whereRoundingLeadsBeyondTheEnd_isTheLastToken() {
    TokenWeights weights = new TokenWeights(2000);
    float[] logits = new float[2000];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    logits[3] = 0;
    logits[700] = -1;
    weights.load(logits, 1, null);

    // What a number just below may become.
    assertEquals(700, weights.draw(1));
    weights.exclude(700);
    assertEquals(3, weights.draw(1));
    weights.exclude(3);
    assertEquals(-1, weights.draw(1));
  }

  @Test
  void likelyTokenThatIsAllowed_costsOneQuestion() {
    float[] logits = new float[1000];
    logits[7] = 20;
    for (SamplingOptions options :
        List.of(
            SamplingOptions.PLAIN,
            SamplingOptions.PLAIN.withTopK(40),
            SamplingOptions.PLAIN.withTopP(0.9))) {
      BitSet allowed = new BitSet();
      allowed.set(0, 1000);
      Allowed text = new Allowed(allowed, 1000);
      assertEquals(7, new LazySampler(1000, options, new Always(0.4)).next(text, logits));
      assertEquals(1, text.questions, options::toString);
      assertEquals(0, text.masks, options::toString);
    }
  }

  @Test
  void allowedTokensThatAreNextToImpossible_areChosenAmongAllTheSame() {
    float[] logits = new float[100];
    Arrays.fill(logits, 5000);
    logits[98] = -5000;
    logits[99] = -5001;
    BitSet allowed = new BitSet();
    allowed.set(98, 100);
    for (SamplingOptions options :
        List.of(SamplingOptions.PLAIN, SamplingOptions.PLAIN.withTopP(0.5))) {
      Allowed text = new Allowed(allowed, 100);
      assertEquals(98, new LazySampler(100, options, new Always(0.3)).next(text, logits));
    }
  }

  /** As of the end, where a model has logits for fewer tokens than the vocabulary has. */
  @Test
  void next_whereTheModelGivesNoChanceToWhatMayFollow_saysSo() {
    Vocabulary vocabulary = Vocabulary.bytes();
    int end = vocabulary.endOfText();
    float[] without = new float[vocabulary.size()];
    without[end] = Float.NEGATIVE_INFINITY;
    try (Engine engine = Engine.create(vocabulary);
        Matcher matcher = engine.matcher("start: \"a\" \";\" | /[b-k]/ \";\"\n")) {
      float[] onlyEnd = new float[end + 1];
      Arrays.fill(onlyEnd, Float.NEGATIVE_INFINITY);
      onlyEnd[end] = 0;
      for (SamplingOptions options :
          List.of(SamplingOptions.PLAIN, SamplingOptions.PLAIN.withTopP(0.8))) {
        LazySampler sampler = new LazySampler(vocabulary.size(), options, new Always(0.3));
        NoTokenException many =
            assertThrows(NoTokenException.class, () -> sampler.next(matcher, onlyEnd));
        assertEquals(
            "only token 97, 98, 99, 100, 101, 102, 103, 104 and 3 more may follow, and the model"
                + " gives it no chance",
            many.getMessage());
        assertEquals(2, matcher.tryConsume('a', ';'));
        for (float[] logits : List.of(without, new float[end], new float[1])) {
          NoTokenException one =
              assertThrows(NoTokenException.class, () -> sampler.next(matcher, logits));
          assertEquals(
              "only token " + end + " may follow, and the model gives it no chance",
              one.getMessage());
        }
        assertEquals(end, sampler.next(matcher, onlyEnd));
        matcher.reset();
      }
    }
  }

  @Test
  void logitsOfAnotherVocabulary_areRefused() {
    Allowed text = new Allowed(new BitSet(), 4);
    LazySampler sampler = new LazySampler(4, SamplingOptions.PLAIN, new Always(0));
    assertThrows(IllegalArgumentException.class, () -> sampler.next(text, new float[5]));
    float[] nothing = new float[4];
    Arrays.fill(nothing, Float.NEGATIVE_INFINITY);
    assertThrows(IllegalArgumentException.class, () -> sampler.next(text, nothing));
    nothing[2] = Float.NaN;
    assertThrows(IllegalArgumentException.class, () -> sampler.next(text, nothing));
    assertThrows(IllegalArgumentException.class, () -> SamplingOptions.PLAIN.withTopP(0));
    assertThrows(IllegalArgumentException.class, () -> SamplingOptions.PLAIN.withTopK(-1));
  }
}
