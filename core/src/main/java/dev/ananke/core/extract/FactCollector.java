package dev.ananke.core.extract;

import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.MemberFact;
import dev.ananke.schemas.NameFact;
import dev.ananke.schemas.NamePlace;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.UseFact;
import dev.ananke.schemas.Utf8Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the facts of one file after the other and puts those of a file into canonical order:
 * equal text gives equal facts, and moving a declaration changes none. Names are numbers of its
 * {@link NameTable}; uses and names are counted under such numbers, so that only what is distinct
 * becomes an object.
 */
public final class FactCollector {
  /** The receiver of a use without one. */
  public static final int UNQUALIFIED = -1;

  /** The number of arguments of a use that is no call. */
  public static final int NO_CALL = -1;

  private static final Comparator<String> ORDER = Utf8Order.INSTANCE;

  private static final Comparator<ImportFact> IMPORTS =
      Comparator.comparing(ImportFact::getTarget, ORDER)
          .thenComparing(ImportFact::getIsStatic)
          .thenComparing(ImportFact::getWildcard);

  private static final Comparator<TypeFact> TYPES =
      Comparator.comparing(TypeFact::getName, ORDER).thenComparing(TypeFact::getKind);

  private static final Comparator<MemberFact> MEMBERS =
      Comparator.comparing(MemberFact::getOwner, ORDER)
          .thenComparing(MemberFact::getName, ORDER)
          .thenComparing(MemberFact::getKind)
          .thenComparing(member -> member.getParameters().size())
          .thenComparing(member -> String.join(",", member.getParameters()), ORDER);

  private static final Comparator<UseFact> USES =
      Comparator.comparing(UseFact::getReceiver, Comparator.nullsFirst(ORDER))
          .thenComparing(UseFact::getMember, ORDER)
          .thenComparing(UseFact::getArguments);

  private static final Comparator<NameFact> NAMES =
      Comparator.comparing(NameFact::getPlace).thenComparing(NameFact::getName, ORDER);

  /**
   * A use's number: receiver plus one, member, arguments plus one, from the high bits to the low.
   */
  private static final int ARGUMENT_BITS = 14;

  private static final int MEMBER_BITS = 24;

  private final NameTable names = new NameTable();
  private final LongCounter uses = new LongCounter();
  private final LongCounter annotations = new LongCounter();
  private final Map<NamePlace, LongCounter> places = new EnumMap<>(NamePlace.class);
  private final List<ImportFact> imports = new ArrayList<>();
  private final List<TypeFact> types = new ArrayList<>();
  private final List<MemberFact> members = new ArrayList<>();
  private @Nullable String packageName;

  /** Forgets everything, for the next file. */
  public void clear() {
    names.clear();
    uses.clear();
    annotations.clear();
    places.values().forEach(LongCounter::clear);
    imports.clear();
    types.clear();
    members.clear();
    packageName = null;
  }

  public NameTable names() {
    return names;
  }

  /** The first one holds. */
  public void packageName(String name) {
    if (packageName == null) {
      packageName = name;
    }
  }

  public void add(ImportFact fact) {
    imports.add(fact);
  }

  public void add(TypeFact fact) {
    types.add(fact);
  }

  public void add(MemberFact fact) {
    members.add(fact);
  }

  /**
   * Counts a use.
   *
   * @param receiver a number of {@link #names}, or {@link #UNQUALIFIED}
   * @param arguments how many, or {@link #NO_CALL}; from 16,382 on they all count as one number
   */
  public void addUse(int receiver, int member, int arguments) {
    long counted = Math.min(arguments + 1, (1 << ARGUMENT_BITS) - 1);
    uses.add(
        (receiver + 1L) << (MEMBER_BITS + ARGUMENT_BITS)
            | (long) member << ARGUMENT_BITS
            | counted);
  }

  public void addName(NamePlace place, int name) {
    places.computeIfAbsent(place, key -> new LongCounter()).add(name);
  }

  /** Wherever it stands; each name is told once however often it is added. */
  public void addAnnotation(int name) {
    annotations.add(name);
  }

  /** Everything since {@link #clear}. */
  public BlobFacts facts(String language, int factsVersion, boolean hasErrors) {
    return new BlobFacts(
        language,
        factsVersion,
        packageName,
        hasErrors,
        imports(),
        sorted(types, TYPES),
        sorted(members, MEMBERS),
        uses(),
        namesByPlace(),
        annotations());
  }

  private List<ImportFact> imports() {
    List<ImportFact> distinct = new ArrayList<>(imports.size());
    ImportFact last = null;
    for (ImportFact each : sorted(imports, IMPORTS)) {
      if (last == null || IMPORTS.compare(last, each) != 0) {
        distinct.add(each);
        last = each;
      }
    }
    return distinct;
  }

  private List<UseFact> uses() {
    List<UseFact> facts = new ArrayList<>();
    for (long key : uses.keys()) {
      int receiver = (int) (key >>> (MEMBER_BITS + ARGUMENT_BITS)) - 1;
      int member = (int) (key >>> ARGUMENT_BITS) & ((1 << MEMBER_BITS) - 1);
      int arguments = ((int) key & ((1 << ARGUMENT_BITS) - 1)) - 1;
      facts.add(
          new UseFact(
              receiver == UNQUALIFIED ? null : names.name(receiver),
              names.name(member),
              arguments,
              uses.count(key)));
    }
    facts.sort(USES);
    return facts;
  }

  private List<NameFact> namesByPlace() {
    List<NameFact> facts = new ArrayList<>();
    places.forEach(
        (place, counter) -> {
          for (long name : counter.keys()) {
            facts.add(new NameFact(place, names.name((int) name), counter.count(name)));
          }
        });
    facts.sort(NAMES);
    return facts;
  }

  private List<String> annotations() {
    List<String> distinct = new ArrayList<>();
    for (long name : annotations.keys()) {
      distinct.add(names.name((int) name));
    }
    distinct.sort(ORDER);
    return distinct;
  }

  private static <T> List<T> sorted(List<T> facts, Comparator<T> order) {
    List<T> sorted = new ArrayList<>(facts);
    sorted.sort(order);
    return sorted;
  }
}
