package dev.ananke.core.language.java;

import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.MemberFact;
import dev.ananke.schemas.NameFact;
import dev.ananke.schemas.NamePlace;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.UseFact;
import java.util.Locale;
import java.util.StringJoiner;

/** Facts as people read them, one a line: the form of the golden files. */
final class FactsText {
  private final StringBuilder text = new StringBuilder();

  private FactsText() {}

  static String of(BlobFacts facts) {
    return new FactsText().write(facts);
  }

  private String write(BlobFacts facts) {
    line(
        facts.getLanguage()
            + " "
            + facts.getFactsVersion()
            + (facts.getHasErrors() ? ", with errors" : ""));
    line(facts.getPackageName() == null ? "unnamed package" : "package " + facts.getPackageName());
    for (ImportFact each : facts.getImports()) {
      line(
          "import "
              + (each.getIsStatic() ? "static " : "")
              + each.getTarget()
              + (each.getWildcard() ? ".*" : ""));
    }
    facts.getTypes().forEach(this::write);
    facts.getMembers().forEach(this::write);
    facts.getUses().forEach(this::write);
    writeNames(facts);
    if (!facts.getAnnotations().isEmpty()) {
      line("annotations: " + String.join(" ", facts.getAnnotations()));
    }
    return text.toString();
  }

  private void write(TypeFact type) {
    StringBuilder line = new StringBuilder("type ");
    type.getAnnotations().forEach(each -> line.append('@').append(each).append(' '));
    line.append(word(type.getVisibility()))
        .append(' ')
        .append(word(type.getKind()))
        .append(' ')
        .append(type.getName());
    if (type.getTypeParameters() > 0) {
      line.append(" <").append(type.getTypeParameters()).append('>');
    }
    if (!type.getSupertypes().isEmpty()) {
      line.append(" : ").append(String.join(", ", type.getSupertypes()));
    }
    line(line.toString());
  }

  private void write(MemberFact member) {
    StringBuilder line = new StringBuilder("member ");
    line.append(member.getOwner())
        .append(": ")
        .append(word(member.getVisibility()))
        .append(member.getIsStatic() ? " static " : " ")
        .append(word(member.getKind()))
        .append(' ')
        .append(member.getName());
    line.append(
        switch (member.getKind()) {
          case METHOD, CONSTRUCTOR -> "(" + String.join("; ", member.getParameters()) + ")";
          case FIELD, CONSTANT, COMPONENT, ELEMENT -> String.join("; ", member.getParameters());
        });
    line.append(member.getType() == null ? "" : " -> " + member.getType())
        .append(member.getVarargs() ? " (varargs)" : "");
    line(line.toString());
  }

  private void write(UseFact use) {
    String arguments = use.getArguments() < 0 ? "" : "(" + use.getArguments() + ")";
    line(
        "use "
            + use.getCount()
            + " x "
            + (use.getReceiver() == null ? "" : use.getReceiver() + " . ")
            + use.getMember()
            + arguments);
  }

  private void writeNames(BlobFacts facts) {
    for (NamePlace place : NamePlace.values()) {
      StringJoiner names = new StringJoiner(" ", word(place) + " names: ", "").setEmptyValue("");
      for (NameFact name : facts.getNames()) {
        if (name.getPlace() == place) {
          names.add(name.getName() + (name.getCount() > 1 ? "*" + name.getCount() : ""));
        }
      }
      if (names.length() > 0) {
        line(names.toString());
      }
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
