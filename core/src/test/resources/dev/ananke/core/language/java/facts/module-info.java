import org.example.Marked;

/** A module. */
@Marked
open module org.example.module {
  requires transitive java.sql;
  requires static org.slf4j;
  exports org.example.api to org.example.other, org.example.third;
  uses org.example.spi.Plugin;
  provides org.example.spi.Plugin with org.example.impl.Default;
}
