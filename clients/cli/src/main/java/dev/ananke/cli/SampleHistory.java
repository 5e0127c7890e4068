package dev.ananke.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/**
 * A small repository with a history that shows what grammars do: a class comes, goes, and a rule is
 * written. Commits are made one at a time, so that the demonstration can look at each before the
 * next is made.
 */
final class SampleHistory implements AutoCloseable {
  static final String INVOICE = "com.acme.shop.billing.Invoice";

  /**
   * One commit to make.
   *
   * @param message its message
   * @param written files with their text
   * @param deleted files that go
   */
  record Step(String message, Map<String, String> written, List<String> deleted) {}

  static final Step SHOP =
      new Step(
          "A shop: carts and orders",
          Map.of(
              "src/main/java/com/acme/shop/cart/Cart.java",
              """
              package com.acme.shop.cart;

              import com.acme.shop.order.Order;
              import java.util.ArrayList;
              import java.util.List;

              /** What a customer is about to buy. */
              public final class Cart {
                private final List<Item> items = new ArrayList<>();

                public void add(String product, int count) {
                  items.add(new Item(product, count));
                }

                public Order order() {
                  return new Order(List.copyOf(items));
                }

                public record Item(String product, int count) {}
              }
              """,
              "src/main/java/com/acme/shop/order/Order.java",
              """
              package com.acme.shop.order;

              import com.acme.shop.cart.Cart;
              import java.util.List;

              public record Order(List<Cart.Item> items) {}
              """,
              "src/main/java/com/acme/shop/billing/Price.java",
              """
              package com.acme.shop.billing;

              import java.math.BigDecimal;

              public record Price(BigDecimal amount) {}
              """),
          List.of());

  static final Step INVOICE_COMES =
      new Step(
          "Invoices",
          Map.of(
              "src/main/java/com/acme/shop/billing/Invoice.java",
              """
              package com.acme.shop.billing;

              import com.acme.shop.order.Order;

              public record Invoice(Order order, Price total) {}
              """),
          List.of());

  static final Step INVOICE_GOES =
      new Step(
          "Invoices are made by another service",
          Map.of(),
          List.of("src/main/java/com/acme/shop/billing/Invoice.java"));

  static final Step RULE =
      new Step(
          "Rule: no java.util.Vector",
          Map.of(
              ".ananke.yaml",
              """
              version: 1
              deny:
                imports:
                  - pattern: java.util.Vector
                    reason: use java.util.ArrayList
              """),
          List.of());

  private final Path folder;
  private final Git git;

  SampleHistory(Path folder) {
    this.folder = folder;
    try {
      this.git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call();
    } catch (GitAPIException failed) {
      throw new CommandException(
          "cannot make a sample repository in " + folder + ": " + failed.getMessage(), failed);
    }
  }

  Path folder() {
    return folder;
  }

  /** Makes the commit and returns its id. */
  String commit(Step step) {
    try {
      for (Map.Entry<String, String> file : new TreeMap<>(step.written()).entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
        git.add().addFilepattern(file.getKey()).call();
      }
      for (String path : step.deleted()) {
        git.rm().addFilepattern(path).call();
      }
      PersonIdent author =
          new PersonIdent("Ananke", "demo@ananke.invalid", java.time.Instant.now(), ZoneOffset.UTC);
      return git.commit()
          .setMessage(step.message())
          .setAuthor(author)
          .setCommitter(author)
          .setSign(false)
          .call()
          .name();
    } catch (GitAPIException | IOException failed) {
      throw new CommandException(
          "cannot commit to the sample repository in " + folder + ": " + failed.getMessage(),
          failed);
    }
  }

  @Override
  public void close() {
    git.close();
  }
}
